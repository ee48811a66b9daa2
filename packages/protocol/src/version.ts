/** The wire version this build speaks. A peer of any other version is refused (rule VER1). */
export const PROTOCOL_VERSION = 1;

/** ALPN names: the first for enrolled devices, the second for the enrolment door (rule LNK2). */
export const ALPN_LINK = 'usher/1';
export const ALPN_ENROL = 'usher-enrol/1';

/** Label of the TLS exporter (RFC 8446 section 7.5) that an enrolment proof is bound to (rule ENR3). */
export const ENROL_EXPORTER = 'EXPORTER-usher-enrol/1';
