type Fields = Readonly<Record<string, string | number | boolean | null>>;

/** Where the agent writes what happened, for the network manager: never names, messages or pictures. */
export type AgentLog = {
  readonly info: (fields: Fields, event: string) => void;
  readonly warn: (fields: Fields, event: string) => void;
};
