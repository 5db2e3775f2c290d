// The chain of a world, as polkadot.js shows it: no more than the keeper asks for.

import { EventEmitter } from "node:events";
import { hexToU8a, stringToU8a, u8aConcat, u8aToHex } from "@polkadot/util";
import { addressHex } from "../../../src/text/address.ts";
import { ChainRefusal, NetworkError } from "../../../src/text/errors.ts";
import { STAKING_CALLS } from "../../../src/chain/chain.ts";
import { ONE, VALIDATORS } from "./names.ts";
import { InBlock, type World } from "./world.ts";

const number = (value: number | bigint) => ({
  toNumber: () => Number(value),
  toBigInt: () => BigInt(value),
  toString: () => String(value),
  toHex: () => `0x${value.toString(16)}`,
});
const account = (address: string) => ({ toHex: () => addressHex(address), toString: () => address });
const hash = (text: string) => ({ toHex: () => text, toString: () => text });
const some = <T>(value: T) => ({ isSome: true, isNone: false, unwrap: () => value });
const none = { isSome: false, isNone: true, toPrimitive: () => null };
/** What `plain` reads. */
const codec = <T>(value: unknown, more: T = {} as T) => ({ toPrimitive: () => value, ...more });

/** Numbers of the calls, as they were when the bonder was set. */
export const CALL_INDICES = Object.fromEntries(STAKING_CALLS.map((name, position) => [name, position]));

export function fakeApi(world: World) {
  const bytes = (text: string) => hexToU8a(text);
  /** The timelock's cells: 16 bytes of hash, then the key. */
  const cells = () => [
    ...[...world.operations.keys()].map((id) => u8aConcat(new Uint8Array(20), bytes(id))),
    ...world.roles.map(([role, who]) =>
      u8aConcat(
        new Uint8Array(20),
        new Uint8Array(new Uint32Array([role]).buffer),
        [1],
        bytes(addressHex(who)),
      ),
    ),
  ];
  const events = new EventEmitter();

  /** The state: at the newest block, or as it was in the newest final one. */
  const stateOf = (isPaid: (key: string) => boolean, chainEra: () => number) => {
    const claims = (era: number, who: string) => (isPaid(`${era} ${who}`) ? [number(0)] : []);
    const claimedRewards = Object.assign(
      async (era: number, who: string) => world.call("query.claimedRewards", () => claims(era, who)),
      {
        entries: async (era: number) =>
          world.call("query.claimedRewards.entries", () =>
            VALIDATORS.map((who) => [{ args: [number(era), account(who)] }, claims(era, who)]),
          ),
      },
    );
    const exposure = (era: number, validator: string) => ({
      others: world.stashes
        .filter((stash) => stash.validator === validator && stash.since <= era)
        .map((stash) => ({ who: stash.account, value: stash.active })),
    });
    return {
      consts: {
        staking: {
          historyDepth: number(84),
          bondingDuration: number(28),
          maxUnlockingChunks: number(32),
          slashDeferDuration: number(27),
          sessionsPerEra: number(6),
        },
      },
      query: {
        timestamp: { now: async () => world.call("query.timestamp.now", () => number(world.now)) },
        staking: {
          activeEra: async () =>
            world.call("query.staking.activeEra", () =>
              codec(
                { index: chainEra(), start: world.era * 86_400_000 },
                some({ index: number(chainEra()), start: some(number(world.era * 86_400_000)) }),
              ),
            ),
          currentEra: async () => some(number(chainEra())),
          minNominatorBond: async () =>
            world.call("query.staking.minNominatorBond", () => number(250n * ONE)),
          minimumActiveStake: async () => number(world.minimumActiveStake),
          areNominatorsSlashable: async () => "true",
          counterForNominators: async () =>
            world.call("query.staking.counterForNominators", () => number(20_000)),
          maxNominatorsCount: async () => none,
          ledger: {
            multi: async (who: string[]) =>
              world.call("query.staking.ledger", () =>
                who.map((one) =>
                  some({
                    active: number(world.stashes.find((stash) => stash.account === one)!.active),
                    unlocking: [],
                  }),
                ),
              ),
          },
          unappliedSlashes: { entries: async () => world.call("query.staking.unappliedSlashes", () => []) },
          nominatorSlashInEra: { multi: async (keys: unknown[]) => keys.map(() => none) },
          nominators: {
            multi: async (who: string[]) =>
              world.call("query.staking.nominators", () =>
                who.map((one) => {
                  const stash = world.stashes.find(({ account: own }) => own === one)!;
                  if (stash.nominates === null) return none;
                  return some({ targets: [account(stash.nominates)], submittedIn: number(stash.since) });
                }),
              ),
          },
          validators: {
            keys: async () =>
              world.call("query.staking.validators.keys", () =>
                VALIDATORS.map((who) => ({ args: [account(who)] })),
              ),
            multi: async (who: string[]) =>
              world.call("query.staking.validators", () =>
                who.map((one) => ({
                  commission: number(world.commissions[VALIDATORS.indexOf(one)]! * 100_000),
                  blocked: { isTrue: world.blockedValidator === one },
                })),
              ),
          },
          erasValidatorPrefs: {
            multi: async (keys: [number, string][]) =>
              world.call("query.staking.erasValidatorPrefs", () =>
                keys.map(([, who]) => ({
                  commission: number(world.commissions[VALIDATORS.indexOf(who)]! * 100_000),
                })),
              ),
          },
          validatorSlashInEra: {
            multi: async (keys: unknown[]) =>
              world.call("query.staking.validatorSlashInEra", () => keys.map(() => none)),
          },
          erasStakersOverview: {
            multi: async (keys: unknown[]) =>
              world.call("query.staking.erasStakersOverview", () => keys.map(() => codec({ pageCount: 1 }))),
            entries: async (era: number) =>
              world.call("query.staking.erasStakersOverview.entries", () =>
                VALIDATORS.map((who) => [
                  { args: [number(era), account(who)] },
                  some({ pageCount: number(1) }),
                ]),
              ),
          },
          erasStakersPaged: {
            multi: async (keys: [number, string, number][]) =>
              world.call("query.staking.erasStakersPaged", () =>
                keys.map(([era, who]) =>
                  codec(
                    exposure(era, who),
                    some({ others: exposure(era, who).others.map((one) => ({ who: account(one.who) })) }),
                  ),
                ),
              ),
          },
          erasValidatorReward: async (era: number) =>
            world.call("query.staking.erasValidatorReward", () => (era < chainEra() ? some(1) : none)),
          erasRewardPoints: async () => ({ individual: new Map(VALIDATORS.map((who) => [account(who), 1])) }),
          claimedRewards,
        },
        system: {
          account: async () =>
            world.call("query.system.account", () => ({
              data: { free: number(world.balance), reserved: number(0), frozen: number(0) },
            })),
        },
        contracts: {
          migrationInProgress: async () =>
            world.call("query.contracts.migrationInProgress", () =>
              world.migrating > 0 ? some("0x") : none,
            ),
          contractInfoOf: Object.assign(async () => some({ trieId: { toU8a: () => stringToU8a("trie") } }), {
            multi: async (who: string[]) =>
              world.call("query.contracts.contractInfoOf", () =>
                who.map((one) => some({ codeHash: hash(world.otherCode === one ? "0xbad" : "0xc0de") })),
              ),
          }),
        },
      },
    };
  };

  const newest = stateOf(
    (key) => world.paid.has(key),
    () => world.chainEra,
  );
  /** Finality may have stopped at a time: nothing since then is final. */
  const final = stateOf(
    (key) => world.finality === Infinity && world.paid.has(key),
    () => Math.min(world.chainEra, Math.floor(world.finality / 86_400_000) + 100),
  );

  const pay = (era: number, who: string) => ({
    pays: `${era} ${who}`,
    size: 1,
    paymentInfo: async () => world.call("payout.paymentInfo", () => ({ weight: weight(10) })),
  });
  type Pay = ReturnType<typeof pay>;
  /** An item is refused by a fault of its own. */
  const payOne = ({ pays }: Pay) => {
    try {
      world.faults.get(`payout of ${pays.split(" ")[1]}`)?.(world, { name: pays, size: 1 });
      if (world.paid.has(pays)) return "Staking.AlreadyClaimed";
      world.paid.add(pays);
      return undefined;
    } catch (error) {
      return (error as InBlock).refusal.error;
    }
  };
  const sendable = (act: () => unknown[], name: string, size: number) => ({
    paymentInfo: async () => ({ weight: weight(10 * size) }),
    signAsync: async () => ({
      send: async (watch: (update: unknown) => void) => {
        let told: unknown[] = [];
        let refusal: ChainRefusal | undefined;
        try {
          told = world.transact(name, act, size);
        } catch (error) {
          refusal = error as ChainRefusal;
          // What never got into a block is thrown as the node says it.
          if (refusal.fee === undefined) throw wordsOf(refusal);
        }
        const fee = {
          event: {
            section: "transactionPayment",
            method: "TransactionFeePaid",
            data: ["", number(10n ** 7n)],
          },
        };
        setImmediate(() =>
          watch({
            status: { type: "InBlock", isInBlock: true, asInBlock: hash("0xb10c") },
            events: [...told, fee],
            dispatchError: refusal ? { type: refusal.error } : undefined,
            txHash: hash("0x01"),
            blockNumber: number(world.block),
          }),
        );
        return () => undefined;
      },
    }),
  });

  return {
    on: events.on.bind(events),
    off: events.off.bind(events),
    get isConnected() {
      return world.connected;
    },
    ...newest,
    consts: {
      ...newest.consts,
      balances: { existentialDeposit: number(ONE) },
      system: {
        blockWeights: {
          perClass: { normal: { maxExtrinsic: { isSome: true, unwrap: () => weight(1_000) } } },
        },
      },
    },
    at: async (block: unknown) => (String(block) === "final" ? final : newest),
    rpc: {
      chain: {
        getHeader: async () =>
          world.call("rpc.chain.getHeader", () => ({
            hash: hash(`0x${world.block}`),
            number: number(world.block),
          })),
        getBlockHash: async () => world.call("rpc.chain.getBlockHash", () => hash(`0x${world.block}`)),
        getFinalizedHead: async () => world.call("rpc.chain.getFinalizedHead", () => hash("final")),
      },
      system: { accountNextIndex: async () => number(1) },
      childstate: {
        getKeysPaged: async () =>
          world.call("rpc.childstate.getKeysPaged", () =>
            cells().map((cell) => ({ toU8a: () => cell, toHex: () => u8aToHex(cell) })),
          ),
        getStorage: async (_: string, name: { toU8a(): Uint8Array }) =>
          some({
            toU8a: () =>
              new Uint8Array(
                new BigUint64Array([world.operations.get(u8aToHex(name.toU8a().subarray(20))) ?? 0n]).buffer,
              ),
          }),
      },
    },
    runtimeMetadata: {
      asLatest: {
        get pallets() {
          return [{ name: "Staking", index: number(world.pallet) }];
        },
      },
    },
    registry: {
      createType: (_: string, value: unknown) => value,
      findMetaError: () => ({ section: "x", name: "y", docs: [] }),
    },
    tx: {
      staking: {
        ...Object.fromEntries(
          STAKING_CALLS.map((name, position) => [
            name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
            { callIndex: [7, position] },
          ]),
        ),
        payoutStakersByPage: (who: string, era: number) => {
          const one = pay(era, who);
          const act = () => {
            const why = payOne(one);
            if (why !== undefined) throw new InBlock(refusal(why));
            return [];
          };
          return Object.assign(one, sendable(act, "tx.payout", 1));
        },
      },
      utility: {
        forceBatch: (calls: Pay[]) => {
          const act = () =>
            calls.map((one) => {
              const why = payOne(one);
              return {
                event: {
                  section: "utility",
                  method: why === undefined ? "ItemCompleted" : "ItemFailed",
                  data: [{ type: why }],
                },
              };
            });
          return sendable(act, "tx.payout", calls.length);
        },
      },
      contracts: {
        migrate: () =>
          sendable(
            () => {
              world.migrating -= 1;
              return [];
            },
            "tx.migrate",
            1,
          ),
      },
    },
  };
}

const weight = (milliseconds: number) => ({
  refTime: number(BigInt(milliseconds) * 10n ** 9n),
  proofSize: number(milliseconds * 3_000),
});

/** What a node says when it does not take a transaction. */
function wordsOf(error: ChainRefusal | NetworkError): Error {
  if (error instanceof ChainRefusal && error.error === "Invalid.Payment")
    return new Error("1010: Invalid Transaction: Inability to pay some fees");
  if (error instanceof ChainRefusal && /OutOfGas|Exhausts/.test(error.error))
    return new Error("1010: Transaction would exhaust the block limits");
  if (error instanceof NetworkError) return new Error("No response received from RPC endpoint in 60s");
  return error;
}

const refusal = (name: string) => new ChainRefusal(name, `It failed with ${name}.`);
