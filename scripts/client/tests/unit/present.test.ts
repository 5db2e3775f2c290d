import { describe, expect, it } from "vitest";
import { readPresent } from "../../src/governance/present.ts";
import type { Action } from "../../src/suite/generated/governor.ts";
import type { Suite } from "../../src/suite/suite.ts";
import { ADDRESSES } from "./bench/suite.ts";
import { KEEPER } from "./bench/names.ts";

/** Each view answers its own name. */
const contract = (name: string) => ({
  ask: async (message: string) =>
    message === "stashes"
      ? [{ account: "the stash" }]
      : message === "links"
        ? { nominatorCode: "0xnominator" }
        : `${name}.${message}`,
});
const addresses = { ...ADDRESSES, oracle: KEEPER, token: "the token" };
const api = {
  query: {
    contracts: {
      contractInfoOf: async (address: string) => ({
        isSome: true,
        unwrap: () => ({ codeHash: { toHex: () => `code of ${address}` } }),
      }),
    },
  },
};
const suite = {
  ...Object.fromEntries(
    ["vault", "bonder", "oracle", "registry", "governor", "timelock"].map((name) => [name, contract(name)]),
  ),
  ...{ chain: { api }, addresses },
} as unknown as Suite;
const present = (...actions: object[]) => readPresent(suite, actions as Action[]);

describe("what is in force", () => {
  it.each([
    ["SetAllocation", { allocation: "registry.allocation" }],
    ["SetLimits", { limits: "registry.limits" }],
    ["SetVault", { vault: "vault.settings" }],
    ["SetBonder", { bonder: "bonder.settings" }],
    ["SetGovernor", { rules: "governor.settings" }],
    ["SetMinDelay", { minDelay: "timelock.TimelockController::get_min_delay" }],
    ["SetGuardian", { guardian: "governor.guardian" }],
    ["SetReporter", { reporter: "bonder.reporter" }],
  ])("is what %s would change, and nothing else is read", async (kind, found) => {
    expect(await present({ [kind]: [] })).toEqual({ ...found, codes: {} });
  });
  it("is what a call of the oracle would change", async () => {
    expect(await present({ Call: { callee: KEEPER } })).toEqual({
      ...{ oracle: "oracle.settings", panel: "oracle.panel" },
      codes: { "the oracle": `code of ${KEEPER}` },
    });
    expect(await present({ Call: { callee: ADDRESSES.vault } })).toEqual({ codes: {} });
  });
  it("is the code that an upgrade would replace", async () => {
    const upgrades = ["Token", { Bonder: "FutureStashes" }, { Bonder: { Stash: 3 } }];
    expect(await present(...upgrades.map((what) => ({ Upgrade: [what, "0x"] })))).toEqual({
      codes: {
        "the token": "code of the token",
        "the stashes to come": "0xnominator",
        "stash 3": "code of the stash",
      },
    });
  });
});
