/** The mark: 回 with its echo on both sides. */
export function Emblem({ size = 26 }: { size?: number }) {
  return (
    <svg className="emblem" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="2.8" strokeLinecap="round">
        <rect x="10" y="10" width="12" height="12" rx="2.6" />
        <path d="M5.6 8a13.6 13.6 0 0 0 0 16M26.4 8a13.6 13.6 0 0 1 0 16" />
      </g>
    </svg>
  )
}
