/** What is known of the page and of the machine it runs on. */
export interface Environment {
  /** Names and versions, as `react`. */
  readonly versions?: Readonly<Record<string, string>>;
  readonly userAgent?: string;
  /** Whether the page is seen. */
  readonly visibility?: string;
  /** Whether the browser thinks there is a network. */
  readonly onLine?: boolean;
  /** What this origin uses and may use, bytes; whether the browser keeps it when space runs out. */
  readonly storage?: { readonly usage?: number; readonly quota?: number; readonly persisted?: boolean };
}

/** What a page can say at once; nothing on a server. */
export function readEnvironment(): Environment {
  const { navigator, document } = globalThis as { navigator?: Partial<Navigator>; document?: Document };
  return {
    userAgent: navigator?.userAgent,
    visibility: document?.visibilityState,
    onLine: navigator?.onLine,
  };
}

/** What the browser says of its storage; undefined where it says nothing. */
export async function readStorage(): Promise<Environment['storage']> {
  const { storage } = (globalThis as { navigator?: Partial<Navigator> }).navigator ?? {};
  try {
    if (!storage?.estimate) return undefined;
    const [{ usage, quota }, persisted] = await Promise.all([storage.estimate(), storage.persisted?.()]);
    return { usage, quota, persisted };
  } catch {
    // Refused, as in a private window: diagnostics go without.
    return undefined;
  }
}
