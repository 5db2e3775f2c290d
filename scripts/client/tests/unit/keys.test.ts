import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Keyring } from "@polkadot/keyring";
import { cryptoWaitReady, mnemonicGenerate } from "@polkadot/util-crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { findSigner } from "../../src/files/keys.ts";

const LOCAL = { name: "local", local: true, ss58: 42 };
const REAL = { name: "real", local: false, ss58: 0 };
const ALICE = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
const directory = mkdtempSync(join(tmpdir(), "adotb-keys-"));
const keystore = join(directory, "me.json");
let address: string;

beforeAll(async () => {
  await cryptoWaitReady();
  const pair = new Keyring({ type: "sr25519", ss58Format: 0 }).addFromUri(mnemonicGenerate());
  address = pair.address;
  writeFileSync(keystore, JSON.stringify(pair.toJson("correct horse")));
});
afterAll(() => rmSync(directory, { recursive: true }));
afterEach(() => vi.unstubAllEnvs());

describe("on a local network", () => {
  it("//Alice signs if nobody is named", async () => {
    expect((await findSigner(LOCAL)).address).toBe(ALICE);
  });
  it("--as names a development account", async () => {
    expect((await findSigner(LOCAL, { as: "//Bob" })).address).toMatch(/^5FHneW46/);
    await expect(findSigner(LOCAL, { as: "Bob" })).rejects.toThrow('"Bob" is not a development account');
  });
  it("ADOTB_SEED goes before //Alice", async () => {
    vi.stubEnv("ADOTB_SEED", "//Charlie");
    expect((await findSigner(LOCAL)).address).toMatch(/^5FLSigC9/);
  });
});

describe("on a real network", () => {
  it("nobody signs by default, and it says how to name somebody", async () => {
    await expect(findSigner(REAL)).rejects.toThrow(
      /Nobody is there to sign on "real". Give --keystore FILE .* or set ADOTB_SEED/,
    );
  });
  it("development accounts are refused, however they are named", async () => {
    await expect(findSigner(REAL, { as: "//Alice" })).rejects.toThrow(
      "--as //Alice works on local networks only",
    );
    vi.stubEnv("ADOTB_SEED", "//Alice");
    await expect(findSigner(REAL)).rejects.toThrow("anybody could sign for it");
  });
  it("a secret phrase signs, and a bad one is not repeated", async () => {
    const phrase = mnemonicGenerate();
    vi.stubEnv("ADOTB_SEED", ` ${phrase} `);
    expect((await findSigner(REAL)).address).toMatch(/^1/);
    vi.stubEnv("ADOTB_SEED", "my secret words");
    await expect(findSigner(REAL)).rejects.toThrow(/^ADOTB_SEED is neither a secret phrase/);
    await expect(findSigner(REAL)).rejects.not.toThrow("my secret words");
    vi.stubEnv("ADOTB_SEED", `${phrase} extra`);
    await expect(findSigner(REAL)).rejects.toThrow(/^ADOTB_SEED is neither a secret phrase/);
  });
  const DEVELOPMENT = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
  it.each([
    ["the development phrase", DEVELOPMENT],
    ["the development phrase with a path", `${DEVELOPMENT}//Bob`],
    ["the raw seed of //Alice", "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a"],
    ["a seed of zeros", `0x${"00".repeat(32)}`],
    ["a phrase of the standard's tests", `${"abandon ".repeat(11)}about`],
  ])("refuses %s by its address (F12)", async (_, seed) => {
    vi.stubEnv("ADOTB_SEED", seed);
    await expect(findSigner(REAL)).rejects.toThrow(/is a development account, .* anybody could sign for it/);
    if (seed.startsWith(DEVELOPMENT)) expect((await findSigner(LOCAL)).address).toMatch(/^5/);
  });
  it("refuses it out of a keystore too", async () => {
    const file = join(directory, "alice.json");
    const alice = new Keyring({ type: "sr25519" }).addFromUri("//Alice//stash");
    writeFileSync(file, JSON.stringify(alice.toJson("correct horse")));
    vi.stubEnv("ADOTB_PASSPHRASE", "correct horse");
    await expect(findSigner(REAL, { keystore: file })).rejects.toThrow("anybody could sign for it");
    expect((await findSigner(LOCAL, { keystore: file })).address).toBe(alice.address);
  });
  it("a seed in hex signs, and a path may follow", async () => {
    vi.stubEnv("ADOTB_SEED", `0x${"01".repeat(32)}`);
    const { address: plain } = await findSigner(REAL);
    vi.stubEnv("ADOTB_SEED", `0x${"01".repeat(32)}//cold`);
    expect((await findSigner(REAL)).address).not.toBe(plain);
  });
});

describe("a keystore", () => {
  it("opens with its passphrase", async () => {
    vi.stubEnv("ADOTB_PASSPHRASE", "correct horse");
    const pair = await findSigner(REAL, { keystore });
    expect(pair.address).toBe(address);
    expect(pair.isLocked).toBe(false);
    vi.stubEnv("ADOTB_KEYSTORE", keystore);
    expect((await findSigner(REAL)).address).toBe(address);
  });
  it("goes before ADOTB_SEED when it is named", async () => {
    vi.stubEnv("ADOTB_PASSPHRASE", "correct horse");
    vi.stubEnv("ADOTB_SEED", mnemonicGenerate());
    expect((await findSigner(REAL, { keystore })).address).toBe(address);
  });
  it("says what is missing or wrong", async () => {
    await expect(findSigner(REAL, { keystore })).rejects.toThrow("set ADOTB_PASSPHRASE to its passphrase");
    vi.stubEnv("ADOTB_PASSPHRASE", "wrong");
    await expect(findSigner(REAL, { keystore })).rejects.toThrow("The passphrase does not open the keystore");
    await expect(findSigner(REAL, { keystore: join(directory, "no.json") })).rejects.toThrow(
      "There is no keystore file",
    );
    const file = join(directory, "bad.json");
    writeFileSync(file, "{}");
    await expect(findSigner(REAL, { keystore: file })).rejects.toThrow("is not a keystore");
    await expect(findSigner(LOCAL, { keystore, as: "//Bob" })).rejects.toThrow("either --keystore or --as");
  });
});
