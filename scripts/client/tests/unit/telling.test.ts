import { describe, expect, it } from "vitest";
import { readCall, readSettings, type Callable, type Reading } from "../../src/governance/actions.ts";
import { describeAction, type Present } from "../../src/governance/telling.ts";
import { roleId } from "../../src/governance/timelock-roles.ts";
import { compareDescription } from "../../src/commands/proposals.ts";
import { loadArtefact } from "../../src/files/artefacts.ts";
import type { Action } from "../../src/suite/generated/governor.ts";
import { blake2AsHex } from "@polkadot/util-crypto";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const token = { symbol: "DOT", decimals: 10 };
const reading: Reading = { token, eraMs: 60_000, ss58: 42, local: true };
const only = (name: "vault" | "oracle" | "timelock" | "token"): Callable => ({
  [name]: { address: BOB, abi: loadArtefact(name).abi() },
});
const contracts = only("vault");
const tell = (action: Action, known = contracts, present: Present = {}, built?: Record<string, string>) =>
  describeAction(action, { token, ss58: 42, contracts: known, present, built: built as never }).join("\n");

describe("describeAction", () => {
  it("tells every kind of action", () => {
    const hash = `0x${"ab".repeat(32)}`;
    expect(tell({ SetAllocation: [{ validator: ALICE, weightBps: 10_000 }] })).toBe(
      `back these validators:\n  100 % ${ALICE}`,
    );
    expect(tell({ SetLimits: { minValidators: 1, maxValidators: 9, maxWeightBps: 2_500 } })).toBe(
      "limit allocations to 1 to 9 validators, at most 25 % each",
    );
    expect(tell({ SetVault: [{ Fee: 1_200 }, { BondingEras: 14 }, { MinStake: 10n ** 10n }] })).toBe(
      "set at the vault: fee 12 %, bonding eras 14, min stake 1 DOT",
    );
    expect(tell({ SetMinDelay: 172_800_000n })).toBe("set the timelock's delay to 2 days");
    expect(tell({ SetGuardian: ALICE })).toBe(`name ${ALICE} as guardian`);
    expect(tell({ SetReporter: ALICE })).toBe(`let the bonder listen to ${ALICE} as its oracle`);
    expect(tell({ Upgrade: ["Token", hash] })).toBe(`replace the code of the token with ${hash}`);
  });
  it("does not hide input that cannot be read", () => {
    const action = readCall("vault.ossify", contracts, reading) as { Call: { input: Uint8Array } };
    const pause = readCall('vault.pause ["Stake", 1]', contracts, reading) as { Call: { selector: string } };
    expect(tell({ Call: { ...pause.Call, input: new Uint8Array([200, 1]) } } as Action)).toContain("0xc801");
    expect(action.Call.input).toHaveLength(0);
  });

  it("tells what is in force beside what is proposed (F7)", () => {
    expect(
      tell({ SetVault: [{ Fee: 1_200 }, { MinStake: 10n ** 10n }] }, contracts, {
        vault: { feeBps: 1_000, minStake: 2n * 10n ** 10n },
      }),
    ).toBe("set at the vault: fee 12 % (now 10 %), min stake 1 DOT (now 2 DOT)");
    expect(
      tell({ SetGovernor: [{ CriticalQuorum: 1_000 }] }, contracts, {
        rules: { criticalQuorumBps: 500 } as never,
      }),
    ).toBe("set of the rules of voting: critical quorum 10 % (now 5 %)");
    expect(tell({ SetMinDelay: 172_800_000n }, contracts, { minDelay: 86_400_000n })).toContain(
      "2 days (now 1 day)",
    );
    expect(tell({ SetGuardian: ALICE }, contracts, { guardian: BOB })).toContain(`(now ${BOB})`);
    expect(
      tell({ SetAllocation: [{ validator: ALICE, weightBps: 10_000 }] }, contracts, {
        allocation: [{ validator: BOB, weightBps: 10_000 }],
      }),
    ).toBe(`back these validators:\n  100 % ${ALICE} (now 0 %)\n  0 % ${BOB} (now 100 %)`);
    const [settings] = readSettings(["report-limit=2 %"], reading, only("oracle"));
    expect(tell(settings!, only("oracle"), { oracle: { limitBps: 100 } })).toBe(
      "set at the oracle: limit 2 % (now 1 %)",
    );
  });
  it("tells whether a code is the one that was built here (F7)", () => {
    const [hash, other] = [`0x${"ab".repeat(32)}`, `0x${"cd".repeat(32)}`];
    const upgrade: Action = { Upgrade: ["Token", hash] };
    expect(tell(upgrade, contracts, { codes: { "the token": other } }, { token: hash })).toBe(
      `replace the code of the token (now ${other}) with ${hash}, the code that was built here`,
    );
    expect(tell(upgrade, contracts, {}, { token: other })).toContain(
      `which is NOT the code that was built here (${other})`,
    );
    expect(
      tell({ Upgrade: [{ Bonder: "FutureStashes" }, hash] }, contracts, {}, { nominator: hash }),
    ).toContain("the code that was built here");
  });
  it("tells roles by their names, amounts and times with units, and limits of gas (F7)", () => {
    const timelock = only("timelock");
    const grant = `timelock.AccessControl::grant_role [${roleId("PROPOSER_ROLE")}, "${ALICE}"]`;
    expect(tell(readCall(grant, timelock, reading), timelock)).toBe(
      `give ${ALICE} the role PROPOSER_ROLE at the timelock, where it acts without a vote`,
    );
    const transfer = readCall(
      `token.PSP22::transfer ["${ALICE}", 50000000000, "0x"]`,
      only("token"),
      reading,
    ) as {
      Call: object;
    };
    const paid = {
      Call: { ...transfer.Call, transferredValue: 10n ** 10n, gasLimit: 5_000_000_000n },
    } as Action;
    expect(tell(paid, only("token"))).toBe(
      `call token.PSP22::transfer(to: "${ALICE}", value: 5 DOT, data: "0x"), with 1 DOT of the timelock, using at most 5.00 ms of computation`,
    );
  });
});

describe("a description", () => {
  it("is compared with the hash that the proposal has (F7)", () => {
    const text = new TextEncoder().encode("Because.");
    expect(compareDescription(text, blake2AsHex(text, 256))).toEqual({
      fits: true,
      text: "the file is this text",
    });
    expect(compareDescription(text, `0x${"00".repeat(32)}`).fits).toBe(false);
  });
});
