import { hexToU8a } from "@polkadot/util";
import { describe, expect, it } from "vitest";
import {
  BONDER_SETTINGS,
  ORACLE_SETTINGS,
  readAllocationFile,
  readCall,
  readLimits,
  readPanel,
  readSettings,
  readUpgrade,
  readWeights,
  RULES,
  VAULT_SETTINGS,
  type Callable,
  type Reading,
} from "../../src/governance/actions.ts";
import { describeAction } from "../../src/governance/telling.ts";
import { CONTRACT_NAMES } from "../../src/suite/artefacts.ts";
import { loadArtefact } from "../../src/files/artefacts.ts";
import type { Action } from "../../src/suite/generated/governor.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const token = { symbol: "DOT", decimals: 10 };
const reading: Reading = { token, eraMs: 60_000, ss58: 42, local: true };
const contracts = Object.fromEntries(
  CONTRACT_NAMES.filter((name) => name !== "nominator").map((name) => [
    name,
    { address: BOB, abi: loadArtefact(name).abi() },
  ]),
) as Callable;
// All have the same address here: only one of them at a time can be told by it.
const vaultOnly: Callable = { vault: contracts.vault! };
const oracleOnly: Callable = { oracle: contracts.oracle! };
const tell = (action: Action, known = vaultOnly) =>
  describeAction(action, { token, ss58: 42, contracts: known }).join("\n");

describe("readWeights", () => {
  it("reads a list", () => {
    expect(readWeights(`${ALICE}=40%, ${BOB}=60 %,`, reading)).toEqual([
      { validator: ALICE, weightBps: 4_000 },
      { validator: BOB, weightBps: 6_000 },
    ]);
  });
  it.each([
    ["", "names no validator"],
    [ALICE, "is not a validator and its weight"],
    [`${ALICE}=40`, "is not a percentage"],
    [`alice=100%`, "is not an address"],
    [`${ALICE}=40%,${BOB}=50%`, "sum to 90 % and must sum to 100 %"],
    [`${ALICE}=40%,${ALICE}=60%`, "is named twice"],
  ])("refuses %j", (text, why) => expect(() => readWeights(text, reading)).toThrow(why));
});

describe("readAllocationFile", () => {
  const read = (content: string) => readAllocationFile(content, "a.json", reading);
  it("reads a list, or a network's file", () => {
    const list = [{ validator: ALICE, weight: "100 %" }];
    expect(read(JSON.stringify(list))).toEqual([{ validator: ALICE, weightBps: 10_000 }]);
    expect(read(JSON.stringify({ allocation: list }))).toEqual([{ validator: ALICE, weightBps: 10_000 }]);
  });
  it.each([
    ["{", "a.json is not JSON"],
    ["{}", "a.json is not a list of validators"],
    ["null", "a.json is not a list of validators"],
    ['[{"validator": 1}]', "Entry 1 of a.json has no validator and weight"],
    ["[null]", "Entry 1 of a.json has no validator and weight"],
  ])("refuses %j", (content, why) => {
    expect(() => read(content)).toThrow(why);
    expect(() => read(content)).toThrow('It looks like [{ "validator": "ADDRESS", "weight": "40 %" }, ...]');
  });
});

describe("readSettings", () => {
  it("puts the settings of a contract into one action", () => {
    expect(
      readSettings(["fee=12 %", "min-bond = 300 DOT", "min-stake=2 DOT", "voting-period=3 eras"], reading),
    ).toEqual([
      { SetVault: [{ Fee: 1_200 }, { MinStake: 20_000_000_000n }] },
      { SetBonder: [{ MinBond: 3_000_000_000_000n }] },
      { SetGovernor: [{ VotingPeriod: 180_000n }] },
    ]);
  });
  it("reads all its own examples, and every setting of the contracts can be named", () => {
    const names: string[] = [];
    for (const table of [VAULT_SETTINGS, BONDER_SETTINGS, RULES]) {
      for (const [name, { example }] of Object.entries(table)) {
        const [action] = readSettings([`${name}=${example === "ADDRESS" ? ALICE : example}`], reading);
        const [setting] = Object.values(action as Record<string, object[]>)[0]!;
        names.push(Object.keys(setting!)[0]!);
        expect(tell(action!)).toMatch(/^set /);
        expect(tell(action!)).not.toMatch(/undefined|\[object/);
      }
    }
    for (const [name, { example }] of Object.entries(ORACLE_SETTINGS)) {
      const [action] = readSettings([`${name}=${example}`], reading, oracleOnly);
      expect(tell(action!, oracleOnly)).toMatch(/^set at the oracle: (limit \d+ %|veto eras \d+)$/);
    }
    const abi = loadArtefact("governor").abi();
    for (const type of ["VaultSetting", "BonderSetting", "GovernorSetting"]) {
      const def = abi.metadata.types.find(({ type: { path } }) => path.at(-1)?.toString() === type)!.type.def;
      for (const { name } of def.asVariant.variants) expect(names).toContain(name.toString());
    }
  });
  it.each([
    [["fee"], "is not a name and a value"],
    [["fee="], "is not a name and a value"],
    [["fees=1 %"], 'There is no setting "fees". There are: min-stake,'],
    [["fee=1 %", "FEE=2 %"], 'The setting "fee" is given twice'],
    [["fee=1"], "is not a percentage"],
    [["max-stashes=0"], "max-stashes must be a whole number from 1"],
    [["staking-calls=1/2"], "staking-calls needs 9 numbers"],
  ])("refuses %j", (texts, why) => expect(() => readSettings(texts, reading)).toThrow(why));
});

describe("readLimits", () => {
  const present = { minValidators: 1, maxValidators: 64, maxWeightBps: 10_000 };
  it("changes what is named", () => {
    expect(readLimits("min=4,weight=25%", present)).toEqual({
      minValidators: 4,
      maxValidators: 64,
      maxWeightBps: 2_500,
    });
    expect(() => readLimits("most=4", present)).toThrow('There is no limit "most"');
    expect(() => readLimits("min=0", present)).toThrow(
      "The fewest validators must be a whole number from 1 to 64",
    );
  });
});

describe("readUpgrade", () => {
  const hash = `0x${"AB".repeat(32)}`;
  const built = (name: string) => `0x${name === "nominator" ? "11" : "22"}${"00".repeat(31)}`;
  it("knows every contract that can be upgraded", () => {
    expect(readUpgrade(`vault=${hash}`, built)).toEqual([{ Upgrade: ["Vault", hash.toLowerCase()] }]);
    expect(readUpgrade("bonder=built", built)).toEqual([
      { Upgrade: [{ Bonder: "Bonder" }, built("bonder")] },
    ]);
    expect(readUpgrade("stash:3=built", built)).toEqual([
      { Upgrade: [{ Bonder: { Stash: 3 } }, built("nominator")] },
    ]);
    expect(tell(readUpgrade("future-stashes=built", built)[0]!)).toContain("the stashes to come");
    expect(tell(readUpgrade("stash:3=built", built)[0]!)).toContain("stash 3");
    const oracle = readUpgrade("oracle=built", built, oracleOnly).map((one) => tell(one, oracleOnly));
    expect(oracle).toEqual([
      `replace the code of the oracle with ${built("oracle")}`,
      "call oracle.propose_admin(to: null)",
    ]);
  });
  it.each([
    [`timelock=${hash}`, '"timelock" is not a contract that can be upgraded'],
    ["vault=0x12", '"0x12" is not the hash of a code'],
    ["vault", "is not a name and a value"],
  ])("refuses %j", (text, why) => expect(() => readUpgrade(text, built)).toThrow(why));
});

describe("readPanel", () => {
  it("names the reporters, and a quorum of more than a half unless given", () => {
    const panel = (text: string, quorum?: string) =>
      tell(readPanel(text, quorum, oracleOnly, reading), oracleOnly);
    expect(panel(ALICE)).toBe(`let 1 of ${ALICE} report to the oracle`);
    expect(panel(`${ALICE}, ${BOB}`)).toContain(`let 2 of ${ALICE}, ${BOB} report`);
    expect(panel(`${ALICE},${BOB},//Eve`, "3")).toContain("let 3 of");
  });
  it("refuses a quorum that cannot be", () => {
    expect(() => readPanel(`${ALICE},${BOB}`, "1", contracts, reading)).toThrow(
      "The quorum must be a whole number from 2 to 2",
    );
    expect(() => readPanel("somebody", undefined, contracts, reading)).toThrow("is not an address");
  });
});

describe("readCall", () => {
  it("reads a message with its arguments, and tells it", () => {
    const action = readCall('vault.pause ["Stake", 60000]', contracts, reading);
    expect(tell(action)).toBe('call vault.pause(what: "Stake", duration: 1 min)');
    expect(tell(readCall("vault.ossify", contracts, reading))).toBe("call vault.ossify()");
    expect(
      tell(readCall(`token.PSP22::transfer ["${ALICE}", 5, "0x"]`, contracts, reading), contracts),
    ).toContain("PSP22::transfer");
  });
  it("refuses a message whose answer the timelock would take for what its first byte looks like (F13)", () => {
    const why = "answers neither nothing nor a Result, so the timelock could take a refusal for done";
    expect(() => readCall('token.PSP22::balance_of ["//Bob"]', contracts, reading)).toThrow(why);
    expect(() => readCall("vault.access", contracts, reading)).toThrow(why);
    const selector = contracts.vault!.abi.findMessage("access").selector.toHex();
    expect(() => readCall(`${BOB} ${selector}`, vaultOnly, reading)).toThrow(why);
    // Every message that changes something answers a Result.
    for (const { abi } of Object.values(contracts))
      for (const { identifier, isMutating, returnType } of abi.messages)
        if (isMutating)
          expect(JSON.stringify(returnType?.sub), identifier).toMatch(/^\[\{"name":"Ok","info":(8|13)/);
  });
  it("reads raw bytes", () => {
    const action = readCall(`${ALICE} 0x0102030405`, contracts, reading);
    expect(action).toEqual({
      Call: {
        callee: ALICE,
        selector: "0x01020304",
        input: hexToU8a("0x05"),
        transferredValue: 0n,
        gasLimit: 0n,
      },
    });
    expect(tell(action)).toBe(`call 0x01020304 of ${ALICE}, which is not known here, with the input 0x05`);
  });
  it.each([
    ["", 'there is no contract ""'],
    ["treasury.report []", 'there is no contract "treasury"'],
    ["vault.fly []", 'the vault has no message "fly"'],
    ['vault.pause ["Stake"]', "vault.pause takes 2 arguments (what, duration)"],
    ["vault.pause [Stake]", "the arguments are not a JSON list"],
    ['vault.pause ["Nothing", 1]', "the arguments do not fit"],
    [`${ALICE} 0x0102`, "the selector has 4 bytes"],
    ["alice 0x01020304", "is not an address"],
  ])("refuses %j", (text, why) => expect(() => readCall(text, contracts, reading)).toThrow(why));
});
