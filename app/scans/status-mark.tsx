import type { ScanRow } from './contract.ts'

/** The shape of a scan's status; the word stands beside it. */
export function StatusMark({ status }: { status: ScanRow['status'] }) {
  return (
    <svg
      width="12"
      height="12"
      viewBox="0 0 12 12"
      aria-hidden="true"
      focusable="false"
      className="-mt-0.5 inline-block"
    >
      {status === 'COMPLETE' && <circle cx="6" cy="6" r="4.2" fill="var(--compliant)" />}
      {status === 'PARTIAL' && (
        <>
          <circle cx="6" cy="6" r="4" fill="url(#hatch)" stroke="var(--medium)" strokeWidth="1.4" />
          <path d="M6 2a4 4 0 0 1 0 8Z" fill="var(--medium)" />
        </>
      )}
      {status === 'RUNNING' && (
        <circle cx="6" cy="6" r="4" fill="none" stroke="var(--accent)" strokeWidth="2" strokeDasharray="16 10">
          <animateTransform
            attributeName="transform"
            type="rotate"
            from="0 6 6"
            to="360 6 6"
            dur="1.6s"
            repeatCount="indefinite"
          />
        </circle>
      )}
      {status === 'FAILED' && <path d="M6 1.2 11.2 10.6H.8Z" fill="var(--critical)" />}
      {status === 'CANCELLED' && <path d="M2 2 10 10M10 2 2 10" stroke="var(--unknown)" strokeWidth="1.8" />}
    </svg>
  )
}
