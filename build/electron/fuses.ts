import { type FuseConfig, FuseV1Options, FuseVersion } from '@electron/fuses';

/**
 * How the packaged programs have their fuses (EH-13), flipped after packing and read back by the release checklist. One that a
 * later Electron adds does not compile here, and does not flip, until it was decided on. The integrity of the archive is
 * checked by Electron on Windows and macOS only; on Linux the folder's rights stand for it.
 */
export const FUSES = {
  version: FuseVersion.V1,
  strictlyRequireAllFuses: true,
  [FuseV1Options.RunAsNode]: false,
  [FuseV1Options.EnableCookieEncryption]: true,
  // Stops NODE_EXTRA_CA_CERTS as well.
  [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: false,
  [FuseV1Options.EnableNodeCliInspectArguments]: false,
  [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: true,
  [FuseV1Options.OnlyLoadAppFromAsar]: true,
  [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  [FuseV1Options.GrantFileProtocolExtraPrivileges]: false,
  [FuseV1Options.WasmTrapHandlers]: true,
} as const satisfies FuseConfig;
