import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { COMMANDS } from "../../src/commands/index.ts";
import { makeProgram, run } from "../../src/cli/program.ts";

let out = "";
let err = "";
beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  process.exitCode = 0;
});

const adotb = (...argv: string[]) => run(argv, COMMANDS);
/** Nothing listens there. */
const NOWHERE = ["--endpoint", "ws://127.0.0.1:1"];

describe("--help", () => {
  it("tells the exit codes and how to sign", async () => {
    expect(await adotb("--help")).toBe(0);
    expect(out).toContain("Exit codes:");
    for (const code of [0, 1, 2, 3, 4]) expect(out).toMatch(new RegExp(`^ +${code} {2}\\w`, "m"));
    expect(out).toContain("ADOTB_SEED");
  });

  it("lists all commands of the issue", () => {
    const names = makeProgram(COMMANDS).commands.map((command) => command.name());
    for (const name of [
      ...[
        "deploy",
        "verify",
        "keeper",
        "overview",
        "stake",
        "unstake",
        "cancel",
        "claim",
        "unstake-now",
        "balance",
        "earned",
      ],
      ...[
        "exits",
        "validators",
        "transfer",
        "escrow",
        "release",
        "propose",
        "proposals",
        "vote",
        "queue",
        "execute",
      ],
      "cancel-proposal",
      ...["pause", "unpause", "upload", "report", "apply", "veto", "prove", "challenge", "repair"],
      ...["probe", "readmit", "ripen", "exclude", "exclusions"],
    ]) {
      expect(names).toContain(name);
    }
  });

  it.each(makeProgram(COMMANDS).commands.map((command) => command.name()))(
    "is there for %s",
    async (name) => {
      expect(await adotb(name, "--help")).toBe(0);
      expect(out).toContain(`adotb ${name}`);
      const command = makeProgram(COMMANDS).commands.find((one) => one.name() === name)!;
      expect(command.description()).not.toBe("");
      for (const option of command.options) expect(option.description, option.flags).not.toBe("");
      for (const argument of command.registeredArguments)
        expect(argument.description, argument.name()).not.toBe("");
    },
  );
});

describe("wrong usage", () => {
  it.each([
    [["fly"], "unknown command 'fly'"],
    [["stak"], "Did you mean stake?"],
    [["stake"], "missing required argument 'amount'"],
    [["stake", "1", "--fast"], "unknown option '--fast'"],
    [["stake", "1,5 DOT", ...NOWHERE], "a comma means thousands to some"],
    [["stake", "0", ...NOWHERE], '"0" is zero'],
    [["stake", "1", "--for", "alice", ...NOWHERE], '"alice" is not an address'],
    [["stake", "1", "--as", "Bob", ...NOWHERE], '"Bob" is not a development account'],
    [["overview", "--network", "nowhere"], 'There is no network "nowhere"'],
    [["overview", "--endpoint", "localhost"], '"localhost" is not the address of a node'],
    [["cancel", "one", ...NOWHERE], '"one" is not the number of an exit'],
    [["claim", "1", "--of", "//Bob", ...NOWHERE], ""],
    [["vote", "x", "for", ...NOWHERE], '"x" is not the number of a proposal'],
    [["vote", "1", "maybe", ...NOWHERE], '"maybe" is not a vote'],
  ])("%j is code 2 and one sentence", async (argv, why) => {
    vi.stubEnv("ADOTB_DEPLOYMENTS_DIR", "/nonexistent");
    expect(await adotb(...argv)).toBe(2);
    expect(err).toContain(why);
    expect(err).not.toContain("    at ");
  });

  it("is a document with --json", async () => {
    expect(await adotb("--json", "stake")).toBe(2);
    expect(JSON.parse(out).error.message).toBe("missing required argument 'amount'");
    out = "";
    expect(await adotb("--json", "stake", "1,5")).toBe(2);
    expect(JSON.parse(out).error).toMatchObject({ kind: "InputError", exitCode: 2 });
  });
});

describe("a network that does not answer", () => {
  it("is code 3, soon and in one sentence", async () => {
    expect(await adotb("verify", ...NOWHERE)).toBe(3);
    expect(err).toContain("No chain answers at ws://127.0.0.1:1: nothing listens there");
    expect(err).not.toContain("API-WS");
  });
});
