// The contracts of a world, as the suite shows them: views, plans and what they do when they are sent.

import { stringToU8a, u8aConcat } from "@polkadot/util";
import { Clock, type Suite } from "../../../src/suite/suite.ts";
import { CALL_INDICES } from "./api.ts";
import { DAY, FEE, GUARDIAN, ONE, VALIDATORS } from "./names.ts";
import type { World } from "./world.ts";

export const ADDRESSES = {
  registry: VALIDATORS[0]!,
  vault: VALIDATORS[0]!,
  token: VALIDATORS[0]!,
  bonder: VALIDATORS[0]!,
  oracle: VALIDATORS[0]!,
  governor: VALIDATORS[1]!,
  timelock: VALIDATORS[2]!,
};

interface FakePlan {
  readonly name: string;
  readonly size: number;
  readonly answer: unknown;
  readonly required: { refTime: bigint; proofSize: bigint };
  readonly act: () => { name: string; values: Record<string, unknown> }[];
}

export function fakeSuite(world: World): Suite {
  const ask =
    (contract: string, views: Record<string, (...args: never[]) => unknown>) =>
    async (message: string, args: never[] = []) =>
      world.call(`${contract}.${message}`, () => views[message]!(...args));
  const plan = async (
    name: string,
    act: FakePlan["act"],
    { size = 1, answer = null as unknown } = {},
  ): Promise<FakePlan> =>
    world.call(
      `plan ${name}`,
      () => ({
        name,
        size,
        answer,
        act,
        required: { refTime: BigInt(size) * 10n ** 9n, proofSize: 1_000n },
      }),
      size,
    );

  const overview = () => ({
    era: world.era,
    advancedEra: world.advancedEra,
    advancing: world.steps > 0 && world.advancedEra < world.era,
    stakePausedUntil: world.pausedUntil.stake,
    unstakePausedUntil: world.pausedUntil.unstake,
    advancePausedUntil: world.pausedUntil.advance,
    heldUntil: world.heldUntil,
    firstUnfunded: 1,
    openBatch: 1,
    shares: ONE,
    pooled: ONE,
    unreleased: 0n,
    unharvested: 0n,
    money: { buffer: 0n, reserved: 0n, bonded: 0n, unbonding: 0n, provision: 0n, unfunded: 0n },
  });
  const stashes = () =>
    world.stashes.map(({ account, validator, bonded }) => ({
      account,
      validator,
      bonded,
      unbonding: 0n,
      failures: 0,
      retryEra: 0,
    }));
  const settings = () => ({
    graceEras: 2,
    minBond: 250n * ONE,
    maxStashes: 64,
    slashingSpans: 10,
    calls: {
      pallet: 7,
      bond: CALL_INDICES["bond"],
      bondExtra: CALL_INDICES["bond_extra"],
      unbond: CALL_INDICES["unbond"],
      withdrawUnbonded: CALL_INDICES["withdraw_unbonded"],
      nominate: CALL_INDICES["nominate"],
      chill: CALL_INDICES["chill"],
      rebond: CALL_INDICES["rebond"],
      forceApplyMinCommission: CALL_INDICES["force_apply_min_commission"],
    },
  });
  const bonder = {
    totals: () => ({ stashes: world.stashes.length, wanted: world.wanted, failed: 0 }),
    settings,
    exclusions: () => [],
    marks: () => [],
    chunks: () => [],
    revision: () => world.revision,
  };
  const info = ({ id, state }: { id: number; state: string }) => ({
    id,
    state,
    proposer: GUARDIAN,
    voteStarts: 0n,
    voteEnds: 1n,
    readyAt: null,
  });
  const suite = {
    chain: { api: world.api, ss58: 42, token: { symbol: "DOT", decimals: 10 }, endpoint: "ws://bench" },
    addresses: ADDRESSES,
    callable: {},
    codeHashes: Object.fromEntries(
      ["registry", "vault", "token", "bonder", "oracle", "governor", "timelock", "nominator"].map((name) => [
        name,
        "0xc0de",
      ]),
    ),
    clock: async () => world.call("vault.clock", () => new Clock(0, DAY)),
    overview: async () => world.call("vault.overview", overview),
    stashes: async () => world.call("bonder.stashes", stashes),
    vault: {
      ask: ask("vault", { settings: () => ({ bondingEras: 28 }) }),
    },
    bonder: {
      ask: ask("bonder", bonder),
      weigh: async () => ({ required: { refTime: 0n, proofSize: 0n }, failure: undefined }),
    },
    registry: { ask: ask("registry", { allocation: () => VALIDATORS.map((validator) => ({ validator })) }) },
    oracle: {
      ask: ask("oracle", {
        heard: () => world.heard,
        panel: () => ({ reporters: world.reporters, quorum: 1 }),
        settings: () => ({ vetoEras: 2 }),
        ballots: () => [],
        booked: () => null,
        held: () => null,
      }),
      callData: (_: string, args: unknown[]) =>
        u8aConcat(
          new Uint8Array(16),
          stringToU8a(
            JSON.stringify(args, (_key, value) => (typeof value === "bigint" ? `${value}` : value)),
          ),
        ),
    },
    governor: {
      ask: ask("governor", {
        proposals: (from: number) => world.proposals.filter(({ id }) => from === 0 || id <= from).map(info),
        actions: () => [{ SetMinDelay: 1n }],
        operation: () => null,
      }),
    },
    advance: (_: string, limit: number) => {
      const size = Math.min(limit, world.stepsWanted - world.steps);
      const act = () => {
        world.steps += size;
        if (world.steps < world.stepsWanted) return [];
        world.advancedEra = world.era;
        return [{ name: "Advanced", values: {} }];
      };
      return plan("advance", act, { size: limit, answer: { era: world.era, steps: size } });
    },
    createStash: () =>
      plan("create-stash", () => {
        world.addStash();
        return [{ name: "StashCreated", values: { stash: world.stashes.length - 1 } }];
      }),
    repair: (_: string, stash: number) =>
      plan("repair", () => {
        const one = world.stashes[stash]!;
        one.nominates = one.validator;
        return [];
      }),
    probe: () => plan("probe", () => []),
    readmit: () => plan("readmit", () => []),
    ripen: () => plan("ripen", () => []),
    report: (_: string, report: { stashes: { stash: number; active: bigint }[] }) =>
      plan("report", () => {
        for (const { stash, active } of report.stashes) world.stashes[stash]!.bonded = active;
        world.revision += 1;
        world.heard = world.era;
        return [{ name: "Decided", values: { loss: 0n, gain: 0n, held: false } }];
      }),
    send: async (one: FakePlan) => {
      const told = world.transact(`tx.${one.name}`, one.act, one.size);
      return { plan: one, told, block: world.block, fee: FEE };
    },
  };
  return suite as unknown as Suite;
}
