/** A request for a certificate whose own signature was checked; `spki` is its public key in DER. */
export type CheckedCsr = {
  readonly spki: Uint8Array;
  /** SHA-256 of `spki`, hex: how the device is known afterwards. */
  readonly spkiHash: string;
};

/** The part of the school's trust that admits devices. Base64url texts are as on the wire. */
export type Registrar = {
  /** A fresh code to be read out and typed (rule ENR2). */
  readonly makeCode: () => string;
  /** The key that stands for a code from then on; the code itself is kept nowhere. */
  readonly keyOfCode: (code: string) => Uint8Array;
  /** Null when the request is not one, or is not signed by its own key. */
  readonly checkCsr: (csr: string) => Promise<CheckedCsr | null>;
  /** Whether the proof was made by one who knows the code, on this connection and for this key (rule ENR3). */
  readonly proves: (
    proof: string,
    of: { readonly codeKey: Uint8Array; readonly exporter: Uint8Array; readonly spki: Uint8Array },
  ) => boolean;
  /** Issues the device's certificate. */
  readonly certify: (
    csr: string,
    device: { readonly id: string; readonly kind: 'agent' | 'console' },
  ) => Promise<{ readonly certificate: string; readonly issuer: string }>;
};
