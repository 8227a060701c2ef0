/** A body on its orbit: something is under way. */
export function TurningMark({ className = 'size-3.5' }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className={`turning ${className}`} fill="none">
      <circle cx="8" cy="8" r="6" stroke="currentColor" strokeWidth="1.5" opacity="0.35" />
      <circle cx="8" cy="2" r="2" fill="currentColor" />
    </svg>
  )
}
