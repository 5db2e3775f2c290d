// What the keeper reads of governance: proposals, what waits at the timelock, who has roles there, and which codes run.

import { u8aToHex } from "@polkadot/util";
import { ChildStorage, type Cell } from "../chain/child-storage.ts";
import type { Action, ProposalInfo } from "../suite/generated/governor.ts";
import { DEPLOYED } from "../suite/deployment.ts";
import type { Suite } from "../suite/suite.ts";
import { formatAddress } from "../text/address.ts";

/** A proposal that can still take effect. */
export interface OpenProposal {
  readonly info: ProposalInfo;
  readonly actions: readonly Action[];
}

/** An account with a role at the timelock; nobody in particular is everybody. */
export interface RoleHolder {
  readonly role: number;
  readonly account: string | undefined;
}

/** An operation that waits at the timelock and is not a proposal's. */
export interface OutsideOperation {
  readonly id: string;
  /** When it can be executed, in milliseconds since 1970. */
  readonly readyAt: bigint;
}

/** A contract that runs another code than the built one; `found` is undefined if there is no contract. */
export interface OtherCode {
  readonly what: string;
  readonly found: string | undefined;
  readonly built: string;
}

const OVER = ["Defeated", "Executed", "Cancelled", "Expired"];
const PAGE = 20;

/** Keys of the timelock's cells, behind the four bytes of their mapping: an operation, or a role and maybe an account. */
const OPERATION_BYTES = 4 + 32;
const ROLE_BYTES = [4 + 4 + 1, 4 + 4 + 1 + 32];
/** What the timelock notes for an operation that was done. */
const DONE = 1n;

/** Remembers what cannot change: what proposals do, and which operations were done. */
export class Governance {
  readonly #actions = new Map<number, readonly Action[]>();
  readonly #operations = new Map<number, string>();
  readonly #done = new Set<string>();

  /** Proposals that can still take effect, newest first. */
  async open(suite: Suite, at: string): Promise<OpenProposal[]> {
    const found: OpenProposal[] = [];
    for (let from = 0; ;) {
      const page: ProposalInfo[] = await suite.governor.ask("proposals", [from, PAGE], { at });
      const open = page.filter(({ state }) => !OVER.includes(state));
      for (const info of open) found.push({ info, actions: await this.#actionsOf(suite, info.id, at) });
      from = (page.at(-1)?.id ?? 1) - 1;
      // A proposal lasts some months at most: a page on which all is over is followed by no other.
      if (open.length === 0 || from === 0) return found;
    }
  }

  /** Reads the timelock's cells: they name every operation and every role, whoever caused it. */
  async timelock(suite: Suite, at: string): Promise<{ roles: RoleHolder[]; outside: OutsideOperation[] }> {
    const storage = await ChildStorage.of(suite.chain.api, suite.addresses.timelock, at);
    const cells = await storage.cells();
    const roles = cells.flatMap((cell) => roleOf(cell, suite.chain.ss58));
    const outside: OutsideOperation[] = [];
    for (const cell of cells) {
      if (cell.key.length !== OPERATION_BYTES) continue;
      const id = u8aToHex(cell.key.subarray(4));
      if (this.#done.has(id)) continue;
      const readyAt = await timeOf(storage, cell);
      if (readyAt === DONE) this.#done.add(id);
      else if (!(await this.#isOfGovernor(suite, id, at))) outside.push({ id, readyAt });
    }
    return { roles, outside };
  }

  async #actionsOf(suite: Suite, id: number, at: string): Promise<readonly Action[]> {
    const known = this.#actions.get(id) ?? (await suite.governor.ask("actions", [id], { at })) ?? [];
    this.#actions.set(id, known);
    return known;
  }

  /** Whether one of the proposals, also one that is over, is this operation. */
  async #isOfGovernor(suite: Suite, operation: string, at: string): Promise<boolean> {
    if ([...this.#operations.values()].includes(operation)) return true;
    const [newest] = await suite.governor.ask("proposals", [0, 1], { at });
    for (let id = newest?.id ?? 0; id > 0; id--) {
      if (this.#operations.has(id)) continue;
      const found = await suite.governor.ask("operation", [id], { at });
      if (found) this.#operations.set(id, found.id);
      if (found?.id === operation) return true;
    }
    return false;
  }
}

async function timeOf(storage: ChildStorage, cell: Cell): Promise<bigint> {
  const bytes = Uint8Array.from((await storage.value(cell)) ?? new Uint8Array(8));
  return new DataView(bytes.buffer).getBigUint64(0, true);
}

function roleOf({ key }: Cell, ss58: number): RoleHolder[] {
  if (!ROLE_BYTES.includes(key.length)) return [];
  const role = new DataView(Uint8Array.from(key).buffer).getUint32(4, true);
  const account = key[8] === 1 ? formatAddress(u8aToHex(key.subarray(9)), ss58) : undefined;
  return [{ role, account }];
}

/** Contracts that run another code than the built one. */
export async function otherCodes(
  suite: Suite,
  stashes: readonly { readonly account: string }[],
  at: string,
): Promise<OtherCode[]> {
  const built = suite.codeHashes;
  const all = [
    ...DEPLOYED.map((name) => ({ what: `The ${name}`, address: suite.addresses[name], hash: built[name] })),
    ...stashes.map(({ account }, number) => ({
      what: `Stash ${number}`,
      address: account,
      hash: built.nominator,
    })),
  ];
  const state = await suite.chain.api.at(at);
  const infos = await state.query.contracts.contractInfoOf.multi(all.map(({ address }) => address));
  return all.flatMap(({ what, hash }, position) => {
    const info = infos[position];
    const found = info?.isSome ? info.unwrap().codeHash.toHex() : undefined;
    return found === hash ? [] : [{ what, found, built: hash }];
  });
}
