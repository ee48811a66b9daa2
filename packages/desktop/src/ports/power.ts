/** Switching the screens themselves. */
export interface Power {
  /** False where the screens cannot be switched; asking then does nothing. */
  readonly canSwitchScreens: boolean;
  screensOff(): Promise<void>;
  screensOn(): Promise<void>;
}
