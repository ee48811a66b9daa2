// The part of the npm package `x11` (which ships no types) that this adapter uses.
declare module 'x11' {
  import type { EventEmitter } from 'node:events';

  /** An error packet of the display server, or a failure of the library itself. */
  export type XError = Error & { readonly error?: number; readonly majorOpcode?: number; readonly code?: string };

  /** Called once with an error or a result; returning true says that an error was dealt with. */
  export type XReply<T> = (error: XError | null | undefined, result: T) => boolean;

  export type XEvent = {
    readonly name?: string;
    readonly seq: number;
    /** The window that is told, where the event is about another. */
    readonly event?: number;
    readonly wid?: number;
    readonly wid1?: number;
    /** The key or mouse button. */
    readonly keycode?: number;
    readonly atom?: number;
    /** Of a key: the modifiers held with it. */
    readonly buttons?: number;
    readonly time?: number;
    /** Of a raw event: the key, its device, and the device it came from first. */
    readonly detail?: number;
    readonly deviceId?: number;
    readonly sourceId?: number;
    readonly count?: number;
    readonly state?: number;
    readonly mode?: number;
    readonly parent?: number;
    readonly x?: number;
    readonly y?: number;
    readonly width?: number;
    readonly height?: number;
  };

  export type XImage = { readonly depth: number; readonly data: Buffer };

  export type XVisual = { readonly red_mask: number; readonly green_mask: number; readonly blue_mask: number };

  export type XScreen = {
    readonly root: number;
    readonly root_depth: number;
    readonly root_visual: number;
    readonly pixel_width: number;
    readonly pixel_height: number;
    readonly depths: Readonly<Record<number, Readonly<Record<number, XVisual>>>>;
  };

  export type XDisplay = {
    readonly client: XClient;
    readonly screen: readonly XScreen[];
    readonly format: Readonly<Record<number, { readonly bits_per_pixel: number }>>;
    readonly image_byte_order: number;
    readonly max_request_length: number;
    readonly isLocalSocket: boolean;
  };

  export type XWindowValues = {
    readonly backgroundPixel?: number;
    readonly backgroundPixmap?: number;
    readonly overrideRedirect?: boolean;
    readonly eventMask?: number;
    readonly cursor?: number;
  };

  export type XDamage = {
    readonly firstEvent: number;
    readonly ReportLevel: { readonly NonEmpty: number };
    Create(damage: number, drawable: number, level: number): void;
    Destroy(damage: number): void;
    Subtract(damage: number, repair: number, parts: number): void;
  };

  export type XRectangle = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

  export type XFixes = {
    CreateRegion(region: number, rects: readonly XRectangle[]): void;
    DestroyRegion(region: number): void;
    FetchRegion(region: number, reply: XReply<{ readonly rectangles: readonly XRectangle[] }>): void;
  };

  export type XRandr = {
    readonly majorOpcode: number;
    readonly major_version: number;
    readonly minor_version: number;
    SelectInput(window: number, mask: number): void;
    GetScreenResources(window: number, reply: XReply<{ readonly crtcs: readonly number[] }>): void;
    SetCrtcConfig(
      crtc: number,
      time: number,
      configTime: number,
      x: number,
      y: number,
      mode: number,
      rotation: number,
      outputs: readonly number[],
      reply: XReply<{ readonly status: number }>,
    ): void;
    SetScreenSize(window: number, width: number, height: number, mmWidth: number, mmHeight: number): void;
  };

  export type XDpms = {
    Capable(reply: XReply<readonly [capable: number]>): void;
    Enable(): void;
    Disable(): void;
    ForceLevel(level: number): void;
    Info(reply: XReply<readonly [level: number, enabled: number]>): void;
  };

  export type XScreenSaver = {
    QueryInfo(drawable: number, reply: XReply<{ readonly idle: number }>): void;
  };

  export type XTest = {
    readonly KeyPress: number;
    readonly KeyRelease: number;
    readonly ButtonPress: number;
    readonly ButtonRelease: number;
    readonly MotionNotify: number;
    FakeInput(type: number, detail: number, time: number, window: number, x: number, y: number): void;
    GrabControl(impervious: boolean): void;
  };

  export type XInput = {
    readonly xi2: { readonly majorVersion: number; readonly minorVersion: number } | null;
    readonly AllDevices: number;
    XISelectEvents(window: number, wish: { readonly deviceId: number; readonly mask: readonly string[] }): void;
  };

  export type XShm = {
    readonly fdCapable: boolean;
    readonly major: number;
    readonly minor: number;
    AttachFd(segment: number, fd: number, readOnly: boolean, reply: XReply<void>): void;
    Detach(segment: number): void;
    GetImage(
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planeMask: number,
      format: number,
      segment: number,
      offset: number,
      reply: XReply<{ readonly size: number }>,
    ): void;
  };

  export type XComposite = {
    GetOverlayWindow(window: number, reply: XReply<number>): void;
    ReleaseOverlayWindow(window: number): void;
  };

  /** Only the red team's: sets what part of a window is there. */
  export type XShape = {
    readonly Op: { readonly Set: number };
    readonly Kind: { readonly Bounding: number };
    Rectangles(op: number, kind: number, window: number, x: number, y: number, rectangles: readonly number[][]): void;
  };

  export type XExtensions = {
    composite: XComposite;
    damage: XDamage;
    dpms: XDpms;
    fixes: XFixes;
    randr: XRandr;
    'screen-saver': XScreenSaver;
    shape: XShape;
    shm: XShm;
    xinput: XInput;
    xtest: XTest;
  };

  type Colour = { readonly R: number; readonly G: number; readonly B: number };

  export interface XClient extends EventEmitter {
    readonly display: XDisplay;
    readonly pack_stream: { put(packet: Buffer): void; submit(expectsReply?: boolean): boolean };
    readonly stream?: { destroy(): void };
    seq_num: number;
    atoms: Readonly<Record<string, number>>;
    replies: Record<number, [unpack: (body: Buffer, detail: number) => unknown, reply: XReply<never>]>;
    on(event: 'event', listener: (event: XEvent) => void): this;
    on(event: 'error', listener: (error: XError) => void): this;
    on(event: 'end', listener: () => void): this;

    AllocID(): number;
    ReleaseID(id: number): void;
    require<N extends keyof XExtensions>(name: N, reply: XReply<XExtensions[N]>): void;
    terminate(): void;
    flush(): Promise<void>;

    CreateWindow(
      id: number,
      parent: number,
      x: number,
      y: number,
      width: number,
      height: number,
      borderWidth: number,
      depth: number,
      windowClass: number,
      visual: number,
      values: XWindowValues,
    ): void;
    ChangeWindowAttributes(window: number, values: XWindowValues): void;
    DestroyWindow(window: number): void;
    KillClient(resource: number): void;
    GrabServer(): void;
    UngrabServer(): void;
    MapWindow(window: number): void;
    UnmapWindow(window: number): void;
    LowerWindow(window: number): void;
    RaiseWindow(window: number): void;
    MoveResizeWindow(window: number, x: number, y: number, width: number, height: number): void;
    ReparentWindow(window: number, parent: number, x: number, y: number): void;
    ClearArea(window: number, x: number, y: number, width: number, height: number, exposures: number): void;
    GetGeometry(drawable: number, reply: XReply<{ readonly width: number; readonly height: number }>): void;
    GetWindowAttributes(window: number, reply: XReply<{ readonly mapState: number }>): void;
    QueryTree(window: number, reply: XReply<{ readonly children: readonly number[] }>): void;
    SetInputFocus(window: number, revertTo: number): void;
    GetInputFocus(reply: XReply<{ readonly focus: number }>): void;
    CreatePixmap(id: number, drawable: number, depth: number, width: number, height: number): void;
    FreePixmap(id: number): void;
    CreateGC(id: number, drawable: number, values: Readonly<Record<string, number | boolean>>): void;
    ChangeGC(id: number, values: Readonly<Record<string, number | boolean>>): void;
    FreeGC(id: number): void;
    CopyArea(
      source: number,
      target: number,
      gc: number,
      sourceX: number,
      sourceY: number,
      targetX: number,
      targetY: number,
      width: number,
      height: number,
    ): void;
    PolyFillRectangle(drawable: number, gc: number, areas: readonly number[]): void;
    PutImage(
      format: number,
      drawable: number,
      gc: number,
      width: number,
      height: number,
      x: number,
      y: number,
      leftPad: number,
      depth: number,
      data: Buffer,
    ): void;
    GetImage(
      format: number,
      drawable: number,
      x: number,
      y: number,
      width: number,
      height: number,
      planeMask: number,
      reply: XReply<XImage>,
    ): void;
    CreateCursor(id: number, source: number, mask: number, fore: Colour, back: Colour, x: number, y: number): void;
    GrabKeyboard(
      window: number,
      ownerEvents: boolean,
      time: number,
      pointerMode: number,
      keyboardMode: number,
      reply: XReply<number>,
    ): void;
    GrabPointer(
      window: number,
      ownerEvents: boolean,
      mask: number,
      pointerMode: number,
      keyboardMode: number,
      confineTo: number,
      cursor: number,
      time: number,
      reply: XReply<number>,
    ): void;
    UngrabKeyboard(time: number): void;
    UngrabPointer(time: number): void;
    GrabServer(): void;
    UngrabServer(): void;
    GrabKey(
      window: number,
      ownerEvents: boolean,
      modifiers: number,
      code: number,
      pointerMode: number,
      keyboardMode: number,
    ): void;
    UngrabKey(window: number, code: number, modifiers: number): void;
    ChangeKeyboardMapping(first: number, symbolsPerCode: number, symbols: readonly number[]): void;
    GetKeyboardMapping(first: number, count: number, reply: XReply<readonly (readonly number[])[]>): void;
    GetModifierMapping(reply: XReply<readonly (readonly number[])[]>): void;
    GetProperty(
      remove: number,
      window: number,
      atom: number,
      type: number,
      offset: number,
      length: number,
      reply: XReply<{ readonly type: number; readonly data: Buffer }>,
    ): void;
    ChangeProperty(
      mode: number,
      window: number,
      atom: number,
      type: number,
      unit: number,
      data: Buffer | readonly number[],
    ): void;
    InternAtom(onlyIfExists: boolean, name: string, reply: XReply<number>): void;
    GetAtomName(atom: number, reply: XReply<string>): void;
    GetSelectionOwner(selection: number, reply: XReply<number>): void;
  }

  const x11: {
    createClient(
      options: { readonly display: string; readonly bufferRequests?: boolean; readonly shm?: boolean },
      ready: (error: XError | undefined, display: XDisplay) => void,
    ): XClient;
    readonly eventMask: Readonly<Record<string, number>>;
  };
  export default x11;
}
