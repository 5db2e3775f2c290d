import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEPLOYED } from "../../src/suite/deployment.ts";
import { HANDED_OVER } from "../../src/deploy/steps/08-hand-over.ts";

describe("HANDED_OVER", () => {
  it("is every contract of the suite but the governor, which is born with the timelock as its admin, and the timelock (F14)", () => {
    const born = ["governor", "timelock"];
    expect([...HANDED_OVER].toSorted()).toEqual(DEPLOYED.filter((name) => !born.includes(name)).toSorted());
  });

  it("names the contracts that the guide names", () => {
    const guide = readFileSync(join(import.meta.dirname, "../../../../docs/governance.md"), "utf8");
    const [, named] = /`propose_admin\(Some\(timelock\)\)` of ([^.]*)\./.exec(guide) ?? [];
    const contracts = named?.split(/, | and /).map((name) => name.trim());
    expect(contracts?.toSorted()).toEqual([...HANDED_OVER].toSorted());
    const numbers = ["zero", "one", "two", "three", "four", "five", "six"];
    expect(guide).toContain(`for each of the ${numbers[HANDED_OVER.length]}`);
  });
});
