import { useEffect, useLayoutEffect } from 'react';

/** A layout effect that keeps quiet on a server. */
export const useIsomorphicLayoutEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;
