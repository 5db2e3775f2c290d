import { describe, expect, it } from "vitest";
import type { Chain } from "../../src/chain/chain.ts";
import { newDeployment } from "../../src/suite/deployment.ts";
import { missingContracts, requirePresence } from "../../src/suite/presence.ts";

const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const BOB = "5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty";
const HASH = `0x${"00".repeat(32)}`;
const included = { block: 5, blockHash: HASH };

/** A chain that has contracts at these addresses. */
const chain = (...there: string[]) =>
  ({
    endpoint: "ws://x",
    api: {
      query: {
        contracts: {
          contractInfoOf: {
            multi: async (asked: string[]) => asked.map((one) => ({ isNone: !there.includes(one) })),
          },
        },
      },
    },
  }) as unknown as Chain;

describe("a deployment of an earlier chain with the same genesis (D18)", () => {
  const deployment = newDeployment("local", HASH, ALICE);
  deployment.contracts.registry = { address: ALICE, codeHash: HASH, included };
  deployment.contracts.vault = { address: BOB, codeHash: HASH, included };

  it("is noticed, with what helps", async () => {
    await expect(requirePresence(chain(ALICE), deployment, "local.json")).rejects.toThrow(
      /local\.json is about another chain: the vault .* mv local\.json local\.json\.old && adotb deploy/,
    );
    expect(await missingContracts(chain(), deployment)).toEqual(["registry", "vault"]);
  });
  it("is none where all is there, or nothing was made yet", async () => {
    await requirePresence(chain(ALICE, BOB), deployment, "local.json");
    const begun = newDeployment("local", HASH, ALICE);
    begun.contracts.registry = { address: ALICE, codeHash: HASH };
    await requirePresence(chain(), begun, "local.json");
  });
});
