// A deployment that is killed again and again, and what `verify` says on the way and of changes.

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { u8aConcat, u8aToHex, hexToU8a } from "@polkadot/util";
import { blake2AsHex } from "@polkadot/util-crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { artefactDirectory } from "../../src/node.ts";
import { account, TestChain, Workspace } from "./harness.ts";

const alice = account("//Alice");

/** Where it is killed, in this order: after each step, and around the sending of transactions within steps. */
const KILLS = [
  "01:done",
  "02:token:before",
  "02:vault:sent",

  "02:done",
  "03:registry:before",
  "03:registry:sent",
  "03:done",
  "04:vault:before",
  "04:vault:sent",
  "04:nominator:before",
  "04:done",
  "05:oracle:sent",
  "05:reporter:after",
  "06:governor:after",
  "06:done",

  "07:done",
  "08:token:accept:after",
  "08:oracle:offer:after",

  "08:done",
  "09:done",
];

/** What a deployment takes: 12 codes, 4 contracts, an idle stash, the bonder's reporter, 5 offers, 5 acceptances. */
const TRANSACTIONS = 28;

describe("deploy and verify", () => {
  let chain: TestChain;
  let workspace: Workspace;

  beforeAll(async () => {
    chain = await TestChain.start();
    workspace = new Workspace(chain.endpoint);
  });
  afterAll(async () => {
    await chain?.stop();
    workspace?.remove();
  });

  const nonce = async () => (await chain.chain.api.query.system.account(alice.address)).nonce.toNumber();
  const differences = async (env: NodeJS.ProcessEnv = {}): Promise<string[]> => {
    const ran = await workspace.run(["verify", "--json"], env);
    const { ok, differences: found } = ran.json<{ ok: boolean; differences: string[] }>();
    expect(ran.code).toBe(ok ? 0 : 4);
    return found;
  };

  it("goes on wherever it was killed, and does nothing twice", async () => {
    const before = await nonce();
    const { fee } = workspace.network.vault;
    workspace.network.vault["fee"] = "11 %";
    workspace.save();
    for (const point of KILLS) {
      const killed = await workspace.run(["deploy", "--yes"], { ADOTB_STOP_AT: point });
      expect(killed.signal, `${point}: ${killed.stdout}${killed.stderr}`).toBe("SIGKILL");
      if (point === "04:vault:before") {
        // Written down with 11 %, but nothing was sent: the corrected file counts (F5).
        workspace.network.vault["fee"] = fee;
        workspace.save();
      }
      if (point === "06:done") {
        workspace.network.vault["fee"] = "12 %";
        workspace.save();
        const refused = await workspace.run(["deploy", "--yes"]);
        expect(refused.code, "compared before the hand-over (F5)").toBe(4);
        expect(refused.stderr).toContain("The fee on rewards is 10 %, but should be 12 %.");
        expect(refused.stderr).toContain("No role is handed over.");
        workspace.network.vault["fee"] = fee;
        workspace.save();
        const powers = await differences();
        for (const name of ["token", "vault", "bonder", "oracle", "registry"]) {
          expect(powers).toContain(`The deployer ${alice.address} still is admin of the ${name}.`);
        }
      }
    }
    const finished = await workspace.run(["deploy", "--yes", "--json"]);
    expect(finished.code, finished.stdout + finished.stderr).toBe(0);
    expect((await nonce()) - before, "transactions in all").toBe(TRANSACTIONS);
    expect(await differences()).toEqual([]);
    const { contracts } = finished.json<{ contracts: Record<string, { included?: { block: number } }> }>();
    expect(
      contracts["registry"]?.included?.block,
      "found again, though it was killed before it knew",
    ).toBeGreaterThan(0);
  }, 1_800_000);

  it("is of no effect when everything is done", async () => {
    const before = await nonce();
    const again = await workspace.run(["deploy", "--yes"]);
    expect(again.code).toBe(0);
    expect(await nonce()).toBe(before);
  });

  it("verify finds a setting that differs", async () => {
    const { fee } = workspace.network.vault;
    workspace.network.vault["fee"] = "12 %";
    workspace.save();
    expect(await differences()).toEqual(["The fee on rewards is 10 %, but should be 12 %."]);
    workspace.network.vault["fee"] = fee;
    const { oracle } = workspace.network;
    workspace.network.oracle = { reporters: ["//Eve"], quorum: 1, limit: "2 %", vetoEras: 3 };
    workspace.save();
    expect(await differences()).toEqual([
      `Who reports to the oracle is ${account("//Dave").address}, but should be ${account("//Eve").address}.`,
      "The most that reports may change at once is 1 %, but should be 2 %.",
      "The number of eras that a larger change waits is 2, but should be 3.",
    ]);
    workspace.network.oracle = oracle;
    workspace.save();
  });

  it("verify finds a power that the deployer still holds, even if the file wants it so", async () => {
    const { guardian } = workspace.network;
    const file = readFileSync(workspace.deploymentFile, "utf8");
    // As if the guardian had deployed it.
    writeFileSync(
      workspace.deploymentFile,
      file.replace(`"deployer": "${alice.address}"`, `"deployer": "${account("//Charlie").address}"`),
    );
    const found = await differences();
    writeFileSync(workspace.deploymentFile, file);
    expect(guardian).toBe("//Charlie");
    expect(found).toContain(`The deployer ${account("//Charlie").address} still is guardian of the vault.`);
    expect(found).toContain(
      `The deployer ${account("//Charlie").address} still is guardian of the governor.`,
    );
  });

  it("verify and deploy find another code", async () => {
    const folder = join(workspace.folder, "ink");
    cpSync(artefactDirectory(), folder, { recursive: true });
    const path = join(folder, "registry/registry.contract");
    const bundle = JSON.parse(readFileSync(path, "utf8")) as { source: { wasm: string; hash: string } };
    // A custom section more: the same code, but not the same hash.
    bundle.source.wasm = u8aToHex(u8aConcat(hexToU8a(bundle.source.wasm), [0, 2, 1, 120]));
    bundle.source.hash = blake2AsHex(bundle.source.wasm);
    writeFileSync(path, JSON.stringify(bundle));
    const found = await differences({ ADOTB_INK_DIR: folder });
    // The contract has another code, the file names another, and nothing keeps the built one.
    expect(found).toHaveLength(3);
    expect(found[0]).toMatch(/^The code of the registry is 0x[0-9a-f]{64}, but should be 0x[0-9a-f]{64}\.$/);
    const deploy = await workspace.run(["deploy", "--yes"], { ADOTB_INK_DIR: folder });
    expect(deploy.code).toBe(2);
    expect(deploy.stderr).toMatch(/begun with another build of the registry/);
    // As before an upgrade.
    const uploaded = await workspace.run(["upload", "registry", "--yes", "--json"], {
      ADOTB_INK_DIR: folder,
    });
    expect(uploaded.json()).toMatchObject({ uploaded: true, codeHash: bundle.source.hash });
  });

  it("uploads both codes of a contract with two, and an anchor that keeps the one behind the door", async () => {
    const folder = join(workspace.folder, "pair");
    cpSync(artefactDirectory(), folder, { recursive: true });
    const [front, behind] = [join(folder, "vault/vault.contract"), join(folder, "vault/vault.back.wasm")];
    const old = readFileSync(behind);
    const back = u8aConcat(old, [0, 2, 1, 120]);
    const backHash = blake2AsHex(back);
    writeFileSync(behind, back);
    const bundle = JSON.parse(readFileSync(front, "utf8")) as { source: { wasm: string; hash: string } };
    // The front with the hash of the other back.
    bundle.source.wasm = bundle.source.wasm.replace(blake2AsHex(old).slice(2), backHash.slice(2));
    bundle.source.hash = blake2AsHex(bundle.source.wasm);
    writeFileSync(front, JSON.stringify(bundle));
    const env = { ADOTB_INK_DIR: folder };
    const uploaded = await workspace.run(["upload", "vault", "--yes", "--json"], env);
    expect(uploaded.json()).toMatchObject({ uploaded: true, codeHash: bundle.source.hash, back: backHash });
    const { api } = chain.chain;
    for (const hash of [backHash, blake2AsHex(old)])
      expect((await api.query.contracts.codeInfoOf(hash)).unwrap().refcount.toNumber(), hash).toBe(1);
    const again = await workspace.run(["upload", "vault", "--yes", "--json"], env);
    expect(again.json()).toMatchObject({ uploaded: false });
    expect(await differences()).toEqual([]);
  });

  it("refuses before it pays what cannot work", async () => {
    const before = await nonce();
    const other = new Workspace(chain.endpoint, (network) => {
      network.vault["bondingEras"] = 7;
      network["allocation"] = [{ validator: "//Bob", weight: "100 %" }];
    });
    const refused = await other.run(["deploy", "--yes"]);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/bondingEras is 7, but unbonding takes 28 eras/);
    expect(refused.stderr).toMatch(/is no validator of the chain/);
    const poor = await other.run(["deploy", "--yes", "--as", "//Nobody"]);
    expect(poor.code).toBe(2);
    expect(await nonce()).toBe(before);
    other.remove();
  });
});
