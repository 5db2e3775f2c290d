// Uploads the codes that the chain does not have yet.

import { CONTRACT_NAMES } from "../../lib/artefacts.ts";
import { inclusion, save, type Step } from "../context.ts";
import { isUploaded, uploadCode } from "../upload.ts";

export const upload: Step = {
  number: "02",
  name: "upload",
  title: "Upload the codes",
  async run(context) {
    const { artefacts, deployment } = context;
    const lines: string[] = [];
    for (const name of CONTRACT_NAMES) {
      const artefact = artefacts[name];
      const known = await isUploaded(context, artefact.codeHash);
      if (!known) {
        const included = await uploadCode(context, artefact, `02:${name}`);
        deployment.codes[name] = { hash: artefact.codeHash, included: inclusion(included) };
        save(context);
      }
      lines.push(`${name.padEnd(9)} ${artefact.codeHash}${known ? ", was there" : ""}`);
    }
    return lines;
  },
};
