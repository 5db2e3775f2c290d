// A chain in a file: the newest block with its whole state, as JSON.

import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "./errors.js";
import { FlatState } from "./state.js";

const FORMAT = 1;

/**
 * Returns what `LocalChain` starts from, with the settings of the run that wrote it; undefined if there is no such file.
 * @param {string} file
 * @returns {Promise<import("./provider.js").Start | undefined>}
 */
export async function load(file) {
  let text;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw new Error(`The file ${file} cannot be read (${codeOf(error)}).`);
  }
  let content;
  try {
    content = JSON.parse(text);
  } catch {
    content = {};
  }
  if (content.format !== FORMAT) {
    throw new Error(`The file ${file} is not a chain of this program; move it away to begin a new one.`);
  }
  return { ...content.block, state: new FlatState(content.state) };
}

/**
 * Writes beside the file first, so that an interrupted run leaves the chain that was there.
 * @param {string} file
 * @param {import("./provider.js").Start} start
 */
export async function save(file, { state, ...block }) {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.new`;
  await writeFile(beside, JSON.stringify({ format: FORMAT, block, state: [...state.entries()] }));
  await rename(beside, file);
}
