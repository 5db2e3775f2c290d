// scripts/lib: which node and which compiler are good enough, and that nothing is run that was not published.

import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

const SETUP = resolve(dirname(fileURLToPath(import.meta.url)), "../../../lib/setup.sh");

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), "adotb-setup-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** A program of this name, before all others. */
function program(name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/usr/bin/env bash\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}
/** Whether a line goes well after setup.sh was read. */
function holds(line: string): boolean {
  const env = {
    ...process.env,
    PATH: `${folder}:${process.env["PATH"]}`,
    HOME: folder,
    ADOTB_TARGET: folder,
  };
  try {
    execFileSync("bash", ["-c", `source "${SETUP}"; ${line}`], { env, stdio: "pipe" });
    return true;
  } catch {
    return false;
  }
}

describe("node", () => {
  it.each([
    ["v20.0.0", true],
    ["v22.11.0", true],
    ["v100.1.0", true],
    ["v19.9.0", false],
    ["v9.20.0", false],
  ])("%s is new enough: %s", (version, fine) => {
    program("node", `echo ${version}`);
    program("npm", "echo 10");
    expect(holds("node_is_new")).toBe(fine);
  });
  it("needs npm beside it", () => {
    program("node", "echo v20.0.0");
    program("npm", "exit 1");
    expect(holds("node_is_new")).toBe(false);
  });
});

describe("a compiler", () => {
  const rustc = (version: string, sources = true) => {
    const library = join(folder, "lib/rustlib/src/rust/library/core/src");
    mkdirSync(library, { recursive: true });
    if (sources) writeFileSync(join(library, "lib.rs"), "");
    const answer = `[ "$1" = --version ] && echo "rustc ${version} (abc)" || echo "${folder}"`;
    return program("some-rustc", answer);
  };
  it.each([
    ["1.95.0", true],
    ["1.95.1", true],
    ["1.100.0", true],
    ["2.0.0", true],
    ["1.94.9", false],
    ["1.9.5", false],
  ])("%s is complete with its sources: %s", (version, fine) => {
    expect(holds(`complete_rust "${rustc(version)}"`)).toBe(fine);
  });
  it("is not without the sources of core, or if there is none", () => {
    expect(holds(`complete_rust "${rustc("1.95.0", false)}"`)).toBe(false);
    expect(holds(`complete_rust "${join(folder, "nowhere")}"`)).toBe(false);
  });
});

describe("rustup", () => {
  const installer = '#!/usr/bin/env bash\ntouch "$HOME/was-run"\n';
  /** As if its makers had published this sum beside it. */
  const fetched = (sum: string) => {
    writeFileSync(join(folder, "published"), installer);
    writeFileSync(join(folder, "published.sha256"), `${sum} *./rustup-init\n`);
    // curl ... -o NAME ADDRESS
    program(
      "curl",
      `name="\${@: -2:1}"; suffix="\${name#rustup-init}"; cp "${folder}/published$suffix" "$name"`,
    );
    return [holds("fetch_rustup"), existsSync(join(folder, "was-run"))];
  };
  it("is run if it has the sum that its makers publish", () => {
    expect(fetched(createHash("sha256").update(installer).digest("hex"))).toEqual([true, true]);
  });
  it("is not run if it has another one", () => {
    expect(fetched("0".repeat(64))).toEqual([false, false]);
    expect(fetched("")).toEqual([false, false]);
  });
});
