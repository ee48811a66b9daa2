export { createAgentLinkPair, createConsoleLinkPair, type LinkPair } from './link-pair.ts';
