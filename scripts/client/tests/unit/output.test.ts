import { read } from "read";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ChainRefusal, Declined, InputError, Refusal } from "../../src/text/errors.ts";
import { describePlan, formatWeight } from "../../src/text/plans.ts";
import { askPassphrase, fields, Output, table } from "../../src/cli/output.ts";
import { plural } from "../../src/text/amount.ts";

vi.mock("read", () => ({ read: vi.fn() }));

let out = "";
let err = "";
beforeEach(() => {
  out = "";
  err = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => ((out += String(text)), true));
  vi.spyOn(process.stderr, "write").mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => vi.restoreAllMocks());

const token = { symbol: "DOT", decimals: 10 };
const plan = {
  value: 10n ** 12n,
  required: { refTime: 6_140_000_000n, proofSize: 57_200n },
  limit: { refTime: 7_000_000_000n, proofSize: 70_000n },
  deposit: 2_016_000_000n,
  maxFee: 9_431_570n,
};

describe("Output", () => {
  it("writes lines for people, one document for scripts", () => {
    new Output().result({ a: 1n }, ["one", "two"]);
    expect(out).toBe("one\ntwo\n");
    out = "";
    const json = new Output({ json: true });
    json.say("not this");
    json.result({ a: 10n ** 30n, b: new Uint8Array([1, 2]) }, "one");
    expect(JSON.parse(out)).toEqual({ a: (10n ** 30n).toString(), b: "0x0102" });
    expect(err).toBe("");
  });

  it("tells an error in one sentence and answers its exit code", () => {
    expect(new Output().failure(new InputError("This was wrong."))).toBe(2);
    expect(err).toBe("error: This was wrong.\n");
    const refusal = new Refusal("vault", "stake", ["Paused"], { until: 5n }, "It is paused.");
    expect(new Output({ json: true }).failure(refusal)).toBe(1);
    expect(JSON.parse(out)).toEqual({
      error: {
        kind: "Refusal",
        message: "It is paused.",
        exitCode: 1,
        contract: "vault",
        called: "stake",
        error: "Paused",
        values: { until: "5" },
      },
    });
    expect(new Output().failure(new ChainRefusal("Contracts.OutOfGas", "x"))).toBe(1);
    expect(new Output().failure("nonsense")).toBe(1);
  });

  it("does not sign when there is nobody to ask", async () => {
    vi.spyOn(process, "stdin", "get").mockReturnValue({ isTTY: false } as typeof process.stdin);
    await expect(new Output().confirm("Stake 100 DOT.", plan, token)).rejects.toThrow(
      "add --yes to sign without asking",
    );
    expect(err).toContain("Stake 100 DOT.\n  weight    6.14 ms, 57.2 KB\n  deposit   0.2016 DOT for storage");
    await new Output({ yes: true }).confirm("Stake 100 DOT.", plan, token);
  });

  it.each(["y", "Yes", " yes "])("signs for %j", async (answer) => {
    vi.spyOn(process, "stdin", "get").mockReturnValue({ isTTY: true } as typeof process.stdin);
    vi.mocked(read).mockResolvedValue(answer);
    await new Output().ask("Sign and send?");
    expect(vi.mocked(read).mock.lastCall![0]).toMatchObject({
      prompt: "Sign and send? [y/N] ",
      silent: false,
    });
  });

  it.each(["", " ", "n", "no", "yeah", "y n"])("does not sign for %j", async (answer) => {
    vi.spyOn(process, "stdin", "get").mockReturnValue({ isTTY: true } as typeof process.stdin);
    vi.mocked(read).mockResolvedValue(answer);
    await expect(new Output().ask("Sign and send?")).rejects.toThrow(Declined);
  });

  it("does not sign for Ctrl-C, and shows no passphrase", async () => {
    vi.mocked(read).mockRejectedValue(new Error("canceled"));
    await expect(askPassphrase("key.json")).rejects.toThrow(Declined);
    expect(vi.mocked(read).mock.lastCall![0]).toMatchObject({
      prompt: "Passphrase of key.json: ",
      silent: true,
    });
  });

  it("shows what is signed where somebody is asked, with --json on standard error (F10)", async () => {
    vi.spyOn(process, "stdin", "get").mockReturnValue({ isTTY: true } as typeof process.stdin);
    const output = new Output({ json: true });
    const asked = vi.spyOn(output, "ask").mockResolvedValue();
    await output.confirm("Stake 100 DOT.", plan, token);
    expect(asked).toHaveBeenCalledWith("Sign and send?");
    expect(err).toContain("Stake 100 DOT.\n  weight    6.14 ms, 57.2 KB\n");
    expect(out).toBe("");
    err = "";
    await new Output({ json: true, yes: true }).confirm("Stake 100 DOT.", plan, token);
    expect(err, "nobody is asked").toBe("");
  });

  it("shows no progress without a terminal", async () => {
    expect(await new Output({ json: true }).progress("Waiting", async (update) => (update("still"), 5))).toBe(
      5,
    );
    expect(err).toBe("");
  });
});

describe("forms", () => {
  it("describe a plan", () => {
    expect(describePlan(plan, token)).toEqual([
      "weight    6.14 ms, 57.2 KB",
      "deposit   0.2016 DOT for storage; it comes back when the storage is freed",
      "fee       at most 0.000943157 DOT",
      "value     100 DOT",
    ]);
    const back = describePlan({ ...plan, deposit: -5n, value: 0n, maxFee: undefined }, token);
    expect(back).toEqual(["weight    6.14 ms, 57.2 KB", "deposit   0.0000000005 DOT comes back"]);
  });
  it("compare a weight with a block by what is scarcer", () => {
    const block = { refTime: 61_400_000_000n, proofSize: 5_720_000n };
    expect(formatWeight(plan.required, block)).toBe("6.14 ms, 57.2 KB (10 % of a block)");
    expect(formatWeight(plan.required, { refTime: 0n, proofSize: 0n })).toContain("(0 % of a block)");
  });
  it("align tables and fields", () => {
    expect(
      table(
        ["exit", "state"],
        [
          ["1", "waits"],
          ["17", "open"],
        ],
        ["exit"],
      ),
    ).toBe("exit  state\n   1  waits\n  17  open");
    expect(
      fields([
        ["a", "1"],
        ["long", "2"],
        ["", ""],
      ]),
    ).toEqual(["a      1", "long   2", ""]);
    expect(plural(1, "stash", "stashes")).toBe("1 stash");
    expect(plural(1_000, "exit")).toBe("1 000 exits");
  });
});
