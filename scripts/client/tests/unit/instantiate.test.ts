import { describe, expect, it } from "vitest";
import { constructorData, contractAddress } from "../../src/chain/contract-address.ts";
import { plannedContract } from "../../src/deploy/instantiate.ts";
import { STEPS } from "../../src/deploy/run.ts";
import { loadArtefact } from "../../src/files/artefacts.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const how = { artefact: loadArtefact("registry"), deployer: ALICE, ss58: 42 };
const making = (maxWeightBps: number) => ({
  args: [
    ALICE,
    { minValidators: 1, maxValidators: 64, maxWeightBps },
    [{ validator: ALICE, weightBps: 10_000 }],
  ],
  value: 5n,
});

describe("a contract that is to be made", () => {
  const first = plannedContract(undefined, making(10_000), how);

  it("is the same one in the next run, so that it is found if it was made", () => {
    expect(plannedContract(first, making(10_000), how)).toEqual(first);
    expect(first).toMatchObject({ codeHash: how.artefact.codeHash, value: "5" });
  });
  it("is made by what the file says now, if that was corrected before anything was sent (F5)", () => {
    const corrected = plannedContract(first, making(9_000), how);
    expect(corrected.constructorArgs).toEqual(making(9_000).args);
    expect(corrected.salt).toBe(first.salt);
    expect(corrected.address).not.toBe(first.address);
  });
  it("is told the hash of its front where it has two codes, since the back is what is instantiated", () => {
    const governor = loadArtefact("governor");
    const setup = {
      vault: ALICE,
      guardian: ALICE,
      timelockCode: how.artefact.codeHash,
      minDelay: 5,
      council: [],
    };
    const rules = {
      ...{ thresholdBps: 1, quorumBps: 2, criticalQuorumBps: 3, floor: "4" },
      ...{ votingDelay: 5, votingPeriod: 6, grace: 7 },
    };
    const making = { args: [setup, rules], value: 0n };
    const planned = plannedContract(undefined, making, { ...how, artefact: governor });
    expect(planned.constructorArgs).toEqual([setup, rules, governor.codeHash]);
    expect(planned.codeHash).toBe(governor.codeHash);
    const data = constructorData(governor.abi(), [setup, rules, governor.codeHash]);
    expect(planned.address).toBe(contractAddress(ALICE, governor.back!.codeHash, data, planned.salt!, 42));
  });
  it("is another one in another deployment", () => {
    expect(plannedContract(undefined, making(10_000), how).address).not.toBe(first.address);
  });
});

describe("the steps of a deployment", () => {
  it("compare everything before they hand power over (F5)", () => {
    const names = STEPS.map(({ name }) => name);
    expect(names.indexOf("compare")).toBe(names.indexOf("hand-over") - 1);
    expect(STEPS.map(({ number }) => Number(number))).toEqual(STEPS.map((_, position) => position + 1));
  });
});
