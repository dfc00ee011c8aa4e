/** Stands in for antd's scroll lock; vite.config.ts says why. */
export default function useScrollLocker(): void {
  // The body does not scroll.
}
