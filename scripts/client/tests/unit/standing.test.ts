import { describe, expect, it } from "vitest";
import { bookOf, compare, originOf, type Book } from "../../src/oracle/standing.ts";

const book = (bonded: bigint, more: Partial<Book> = {}): Book => ({
  bonded,
  unbonding: 0n,
  provision: 0n,
  writtenOff: 0n,
  ...more,
});
const ledger = (active: bigint, unlocking = 0n) => ({ active, unlocking });
const share = (offenceEra: number, amount: bigint) => ({ offenceEra, amount });

describe("compare", () => {
  it("says nothing of a stash that has what its book says", () => {
    const same = compare(book(100n, { unbonding: 7n }), ledger(100n, 7n), []);
    expect(same).toMatchObject({ changes: false, loss: 0n, gain: 0n, above: 0n });
  });

  it("provides for an announced slash at once, and changes nothing when it is applied", () => {
    const announced = compare(book(100n), ledger(100n), [share(3, 10n)]);
    expect(announced).toMatchObject({ changes: true, loss: 10n, report: { active: 100n, pending: 10n } });
    const waiting = compare(book(100n, { provision: 10n }), ledger(100n), [share(3, 10n)]);
    expect(waiting).toMatchObject({ changes: false, loss: 0n });
    const applied = compare(book(100n, { provision: 10n }), ledger(90n), []);
    expect(applied).toMatchObject({
      changes: true,
      loss: 0n,
      gain: 0n,
      report: { active: 90n, pending: 0n },
    });
  });

  it("gives back what was provided for a slash that is cancelled", () => {
    expect(compare(book(100n, { provision: 10n }), ledger(100n), [])).toMatchObject({
      changes: true,
      gain: 10n,
      loss: 0n,
    });
  });

  it("sees a loss that nobody provided for, in both parts", () => {
    expect(compare(book(100n, { unbonding: 50n }), ledger(90n, 45n), [])).toMatchObject({
      changes: true,
      loss: 15n,
      report: { active: 90n, unlocking: 45n },
    });
  });

  it("provides for no more than the stash has, and leaves it a planck", () => {
    expect(compare(book(100n), ledger(100n), [share(3, 70n), share(4, 70n)])).toMatchObject({
      loss: 99n,
      report: { pending: 140n },
    });
    expect(compare(book(100n, { provision: 99n }), ledger(100n), [share(3, 140n)]).changes).toBe(false);
    expect(compare(book(100n), ledger(0n), [share(3, 1n)])).toMatchObject({ loss: 100n });
  });

  it("takes back what reports took, and cuts off what is beyond it", () => {
    expect(compare(book(90n, { writtenOff: 10n }), ledger(100n), [])).toMatchObject({
      changes: true,
      gain: 10n,
      above: 0n,
    });
    expect(compare(book(90n, { writtenOff: 10n }), ledger(105n), [])).toMatchObject({
      gain: 10n,
      above: 5n,
      report: { active: 100n },
    });
    expect(compare(book(100n, { unbonding: 5n }), ledger(100n, 8n), [])).toMatchObject({
      changes: false,
      above: 3n,
      report: { unlocking: 5n },
    });
  });

  it("makes no loss of stake that the ledger only has in another place", () => {
    const moved = compare(book(100n), ledger(60n, 40n), []);
    expect(moved).toMatchObject({ changes: false, loss: 0n, above: 40n });
    const moreIsGone = compare(book(100n), ledger(60n, 30n), []);
    expect(moreIsGone).toMatchObject({ changes: true, loss: 40n, above: 30n });
  });
});

describe("what a stash can prove", () => {
  const provable = (...args: Parameters<typeof compare>) => compare(...args).provable;
  it("is what its ledger shows", () => {
    expect(provable(book(100n), ledger(90n), [])).toBe(true);
    expect(provable(book(100n, { provision: 10n }), ledger(90n), [])).toBe(true);
    expect(provable(book(100n, { provision: 10n }), ledger(80n), [])).toBe(true);
    expect(provable(book(100n, { provision: 30n }), ledger(90n), [share(5, 20n)])).toBe(true);
  });
  it("is not what is announced or cancelled", () => {
    expect(provable(book(100n), ledger(100n), [share(5, 10n)])).toBe(false);
    expect(provable(book(100n, { provision: 10n }), ledger(100n), [])).toBe(false);
    expect(provable(book(100n), ledger(90n), [share(5, 10n)])).toBe(false);
    expect(provable(book(100n, { provision: 10n }), ledger(90n), [share(5, 10n)])).toBe(false);
  });
});

describe("originOf", () => {
  it("is the announced offence", () => {
    expect(originOf(book(100n), ledger(100n), [share(5, 10n)])).toEqual({ applied: false, announcedEra: 5 });
  });
  it("is the oldest that is not provided for: the provision was made for older ones", () => {
    const slashes = [share(8, 20n), share(5, 10n), share(6, 1n)];
    expect(originOf(book(100n), ledger(100n), slashes).announcedEra).toBe(5);
    expect(originOf(book(100n, { provision: 10n }), ledger(100n), slashes).announcedEra).toBe(6);
    expect(originOf(book(100n, { provision: 11n }), ledger(100n), slashes).announcedEra).toBe(8);
    expect(originOf(book(100n, { provision: 31n }), ledger(100n), slashes).announcedEra).toBeUndefined();
  });
  it("counts what was applied since the last report as provided for", () => {
    expect(originOf(book(100n, { provision: 10n }), ledger(90n), [share(8, 20n)])).toEqual({
      applied: true,
      announcedEra: 8,
    });
  });
  it("tells that something is missing", () => {
    expect(originOf(book(100n, { provision: 10n }), ledger(85n), [])).toEqual({
      applied: true,
      announcedEra: undefined,
    });
    expect(originOf(book(100n), ledger(85n), [share(9, 1n)])).toEqual({ applied: true, announcedEra: 9 });
  });
});

describe("bookOf", () => {
  it("has zeros where reports left nothing", () => {
    expect(bookOf({ bonded: 1n, unbonding: 2n }, undefined)).toEqual({
      bonded: 1n,
      unbonding: 2n,
      provision: 0n,
      writtenOff: 0n,
    });
  });
});
