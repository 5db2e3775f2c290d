// The example for integrators, run as its head says.

import { spawn } from "node:child_process";
import { afterAll, beforeAll, expect, it } from "vitest";
import { account, CLIENT, TestChain, Workspace } from "./harness.ts";

let chain: TestChain;
let workspace: Workspace;

beforeAll(async () => {
  chain = await TestChain.start();
  workspace = new Workspace(chain.endpoint);
  const deployed = await workspace.run(["deploy", "--yes", "--json"]);
  expect(deployed.code, deployed.stderr + deployed.stdout).toBe(0);
});
afterAll(async () => {
  await chain?.stop();
  workspace?.remove();
});

async function run(): Promise<string> {
  const child = spawn("node", ["--import", "tsx", "examples/holder.ts"], {
    cwd: CLIENT,
    env: workspace.env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout.on("data", (text: Buffer) => (said += text.toString()));
  child.stderr.on("data", (text: Buffer) => (said += text.toString()));
  const code = await new Promise((done) => child.once("close", done));
  expect(code, said).toBe(0);
  return said;
}

it("stakes, leaves, and claims what the second deposit funds", async () => {
  const first = await run();
  expect(first).toContain("staked");
  expect(first).toContain("which are worth 100 DOT");
  expect(first).toMatch(/exit 1: 40 DOT, Open, on 20/);
  expect(first).not.toContain("claimed");

  // The next era funds the exit out of the cash that was not bonded yet.
  await chain.passEras();
  const [suite, keeper] = [workspace.suite(chain.chain), account("//Ferdie")];
  const { plan } = await suite.send(await suite.advance(keeper.address, 10), keeper);
  expect(plan.answer.complete).toBe(true);
  expect(await run()).toContain("claimed 40 DOT");
});
