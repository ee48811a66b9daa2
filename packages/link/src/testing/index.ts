export { createAgentLinkPair, createConsoleLinkPair, type LinkPair } from './link-pair.ts';
export { linkSuite, type LinkUnderTest } from './link-suite.ts';
