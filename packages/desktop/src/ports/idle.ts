/** Time without keyboard, pointer or touch. */
export interface Idle {
  /** Milliseconds since the last input of the person at this desktop. */
  sinceInputMs(): Promise<number>;
}
