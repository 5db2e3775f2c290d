// What an integrator imports beside the library where there is a disk: built contracts, networks, deployments, reports, keys.

export { artefactDirectory, loadArtefact, loadArtefacts } from "./files/artefacts.ts";
export { deploymentFile, readDeployment, requireDeployment, writeDeployment } from "./files/deployments.ts";
export {
  findSigner,
  KEYSTORE_VARIABLE,
  PASSPHRASE_VARIABLE,
  SEED_VARIABLE,
  type KeyNetwork,
  type KeyOptions,
} from "./files/keys.ts";
export { loadNetwork, networksDirectory } from "./files/networks.ts";
export { readReport, reportFile, writeReport } from "./files/reports.ts";
