import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DEPLOYED, newDeployment } from "../../src/suite/deployment.ts";
import { readDeployment, requireDeployment, writeDeployment } from "../../src/files/deployments.ts";
import { InputError } from "../../src/text/errors.ts";

const directory = mkdtempSync(join(tmpdir(), "adotb-deployment-"));
afterAll(() => rmSync(directory, { recursive: true }));
const GENESIS = `0x${"00".repeat(32)}`;
const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

describe("a deployment's file", () => {
  const file = join(directory, "deeper", "local.json");

  it("is undefined before it is written", () => expect(readDeployment(file)).toBeUndefined());

  it("comes back as it was written, and nothing is left beside it", () => {
    const deployment = newDeployment("local", GENESIS, ALICE);
    deployment.codes.vault = { hash: GENESIS, included: { block: 1, blockHash: GENESIS } };
    deployment.contracts.vault = {
      address: ALICE,
      codeHash: GENESIS,
      constructorArgs: [{ amount: 10n ** 20n }],
    };
    deployment.steps["02"] = { state: "started", at: "2026-11-22T18:00:00Z", notes: { nonce: 3 } };
    writeDeployment(file, deployment);
    // A number that JSON cannot hold stands there as text.
    deployment.contracts.vault.constructorArgs = [{ amount: (10n ** 20n).toString() }];
    expect(readDeployment(file)).toEqual(deployment);
    expect(readdirSync(join(directory, "deeper"))).toEqual(["local.json"]);
  });

  it("is replaced as a whole", () => {
    writeDeployment(file, newDeployment("other", GENESIS, ALICE));
    expect(readDeployment(file)?.network).toBe("other");
    expect(readFileSync(file, "utf8").endsWith("}\n")).toBe(true);
  });

  it("says what to do when it is broken", () => {
    writeFileSync(file, '{"format": 1');
    expect(() => readDeployment(file)).toThrow(InputError);
    expect(() => readDeployment(file)).toThrow(/is not JSON. Restore it/);
    writeFileSync(file, '{"format": 2}');
    expect(() => readDeployment(file)).toThrow(/is not a deployment: format/);
  });
});

describe("requireDeployment", () => {
  it("asks to deploy first, or to go on", () => {
    const file = join(directory, "half.json");
    expect(() => requireDeployment(file, "local")).toThrow(/Nothing is deployed on "local".*adotb deploy/);
    const deployment = newDeployment("local", GENESIS, ALICE);
    deployment.contracts.registry = { address: ALICE, codeHash: GENESIS };
    writeDeployment(file, deployment);
    expect(() => requireDeployment(file, "local")).toThrow(
      /is not finished: vault, token, bonder, oracle, governor, timelock/,
    );
    for (const name of DEPLOYED) deployment.contracts[name] = { address: ALICE, codeHash: GENESIS };
    writeDeployment(file, deployment);
    expect(requireDeployment(file, "local").contracts.vault?.address).toBe(ALICE);
  });
});
