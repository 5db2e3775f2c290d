// The built package, as an integrator has it.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const CLIENT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const EXAMPLES = join(CLIENT, "dist/examples");

const run = (command: string, ...args: string[]): string => {
  try {
    return execFileSync(command, args, { cwd: CLIENT, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")}:\n${stdout}${stderr}`);
  }
};

beforeAll(() => void run("npm", "run", "--silent", "build"), 120_000);
afterAll(() => rmSync(EXAMPLES, { recursive: true, force: true }));

describe("the built package", () => {
  it("is plain JavaScript with types and documentation", () => {
    const js = readFileSync(join(CLIENT, "dist/text/amount.js"), "utf8");
    expect(js).toContain('from "./errors.js"');
    const types = readFileSync(join(CLIENT, "dist/suite/suite.d.ts"), "utf8");
    expect(types).toContain("The suite that a governor governs: it knows where all the others are.");
    // The tool that makes the types is no part of it.
    expect(existsSync(join(CLIENT, "dist/tools"))).toBe(false);
  });

  it("is found by its name, and runs in node without tsx", () => {
    const script = `
      import { formatAmount } from "@adotb/client";
      import { loadNetwork, networksDirectory } from "@adotb/client/node";
      console.log(formatAmount(15n * 10n ** 9n), loadNetwork("local").name, networksDirectory());`;
    expect(run("node", "--input-type=module", "--eval", script)).toBe(
      `1.5 DOT local ${resolve(CLIENT, "../networks")}\n`,
    );
    expect(run("node", "dist/main.js", "stake", "--help")).toContain("adotb stake");
  });

  it("takes the examples of the README", () => {
    const readme = readFileSync(join(CLIENT, "README.md"), "utf8");
    const examples = [...readme.matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code);
    expect(examples).toHaveLength(2);
    mkdirSync(EXAMPLES, { recursive: true });
    const given = `declare const governor: string;\ndeclare const wallet: import("@adotb/client").Account;\n`;
    const files = examples.map((code, number) => {
      const file = join(EXAMPLES, `example${number}.ts`);
      writeFileSync(file, given + code);
      return file;
    });
    for (const resolution of ["NodeNext", "Bundler"]) {
      const module = resolution === "NodeNext" ? resolution : "ESNext";
      const options = ["--noEmit", "--strict", "--skipLibCheck", "--target", "ES2023", "--types", "node"];
      run(
        "npx",
        "tsc",
        ...options,
        "--module",
        module,
        "--moduleResolution",
        resolution,
        "--ignoreConfig",
        ...files,
      );
    }
  });
});
