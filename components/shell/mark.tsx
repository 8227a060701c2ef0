/** Orrery's mark: a sun, two orbits and one body on its way. */
export function Mark({ className = 'size-6' }: { className?: string }) {
  return (
    <svg aria-hidden="true" viewBox="0 0 32 32" className={className} fill="none">
      <circle cx="16" cy="16" r="13" stroke="var(--brass)" strokeWidth="1.5" opacity=".5" />
      <ellipse cx="16" cy="16" rx="13" ry="5" stroke="var(--brass)" strokeWidth="1.8" transform="rotate(-32 16 16)" />
      <circle cx="16" cy="16" r="4.4" fill="var(--brass)" />
      <circle cx="27" cy="9.1" r="2.8" fill="var(--ink)" />
    </svg>
  )
}
