// The library runs where there is no node: in a page.

import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, Script } from "node:vm";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { artefactDirectory } from "../../src/files/artefacts.ts";

const CLIENT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const SRC = join(CLIENT, "src");

/** Packages that run in a page too. */
const ALLOWED = /^(@polkadot\/|p-retry$|zod$)/;
/** Rooms that need a disk, a terminal or a process. */
const CLOSED = /^(node\.ts|main\.ts|(files|cli|commands|deploy|keeper|tools)\/)/;
/** What only node has without an import. */
const GLOBALS = /(?<![\w.])(process|Buffer|require|__dirname|NodeJS|import\.meta)\b(?=[.([])/;

/** Every file that `entry` needs, with what it imports from elsewhere; types alone are left out: nothing of them is run. */
function graph(entry: string): Map<string, string[]> {
  const seen = new Map<string, string[]>();
  const visit = (file: string) => {
    const name = relative(SRC, file);
    if (seen.has(name)) return;
    const packages: string[] = [];
    seen.set(name, packages);
    const text = readFileSync(file, "utf8");
    const imports = text.matchAll(
      /^(?:import|export) (?!type )(?:[^"';]*? from )?"([^"]+)"|import\("([^"]+)"\)/gm,
    );
    for (const [, plain, dynamic] of imports) {
      const target = plain ?? dynamic ?? "";
      if (target.startsWith(".")) visit(resolve(dirname(file), target));
      else packages.push(target);
    }
  };
  visit(join(SRC, entry));
  return seen;
}

/** A file without its comments. */
const codeOf = (name: string) =>
  readFileSync(join(SRC, name), "utf8").replace(/^\s*(\/\/|\*|\/\*\*).*$/gm, "");

describe("the library's files", () => {
  const files = graph("index.ts");

  it("are found", () => {
    expect(files.size).toBeGreaterThan(20);
    expect(graph("node.ts").get("files/artefacts.ts")).toContain("node:fs");
    expect(GLOBALS.exec(codeOf("files/artefacts.ts"))?.[0]).toBe("import.meta");
  });
  it.each([...files])("%s needs no node, disk or terminal", (name, packages) => {
    expect(name).not.toMatch(CLOSED);
    for (const target of packages) {
      expect(isBuiltin(target), target).toBe(false);
      expect(target).toMatch(ALLOWED);
    }
    expect(GLOBALS.exec(codeOf(name))?.[0]).toBeUndefined();
  });
});

describe("other rooms", () => {
  it.each(["node.ts", "deploy/run.ts", "deploy/verify.ts", "keeper/keeper.ts"])(
    "%s needs no terminal",
    (entry) => {
      for (const name of graph(entry).keys()) expect(name).not.toMatch(/^(cli|commands)\//);
    },
  );
});

describe("a page", () => {
  /** What browsers have and the language has not. */
  const { TextEncoder, TextDecoder, URL, crypto, atob, btoa, setTimeout, clearTimeout } = globalThis;
  let page: Record<string, any>;

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: [join(SRC, "index.ts")],
      bundle: true,
      write: false,
      platform: "browser",
      format: "iife",
      globalName: "adotb",
      target: "es2023",
      logLevel: "silent",
    });
    const browser = {
      TextEncoder,
      TextDecoder,
      URL,
      crypto,
      atob,
      btoa,
      setTimeout,
      clearTimeout,
    };
    page = createContext({ ...browser, console }) as Record<string, any>;
    new Script(outputFiles[0]!.text).runInContext(page);
  });

  it("reads and writes amounts", () => {
    const { parseAmount, formatAmount } = page["adotb"];
    expect(formatAmount(parseAmount("1_000.5 DOT"))).toBe("1 000.5 DOT");
    expect(() => parseAmount("1,5 DOT")).toThrow("a comma means thousands to some");
  });

  it("asks a view of a contract", async () => {
    const { readInterfaces, SuiteContract } = page["adotb"];
    const asked: string[] = [];
    const interfaces = await readInterfaces(async (path: string) => {
      asked.push(path);
      return readFileSync(join(artefactDirectory(), path), "utf8");
    });
    expect(asked).toContain("vault/vault.json");
    // Bytes as the page has them: those of this process are of another kind.
    const data = new Script("new Uint8Array([0, 7, 0, 0, 0])").runInContext(page);
    // A node that answers `Ok(version 7)` to a call of the registry.
    const calls: string[] = [];
    const call = async (...args: unknown[]) => {
      calls.push(String(args.at(-1)));
      const weight = { refTime: { toBigInt: () => 1n }, proofSize: { toBigInt: () => 1n } };
      return {
        result: { isErr: false, asOk: { data: { toU8a: () => data } } },
        gasRequired: weight,
        storageDeposit: { isCharge: true, asCharge: { toBigInt: () => 0n } },
      };
    };
    const chain = { api: { call: { contractsApi: { call } } }, ss58: 42 };
    const registry = new SuiteContract(
      chain,
      "registry",
      "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY",
      interfaces.registry.abi(),
    );
    expect(await registry.ask("version")).toBe(7);
    expect(calls[0]).toMatch(/^0x[0-9a-f]{8}$/);
  });
});
