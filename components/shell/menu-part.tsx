'use client'
import { type ReactNode, useId } from 'react'

/** A titled list of the menu; folded to icons, a line stands for the title. */
export function MenuPart({ title, narrow, children }: { title: string; narrow: boolean; children: ReactNode }) {
  const id = useId()
  return (
    <div className="mt-3">
      {narrow ? (
        <hr className="mx-2 mb-1" aria-hidden />
      ) : (
        <h2 id={id} className="legend px-2 pb-0.5">
          {title}
        </h2>
      )}
      <ul aria-label={title}>{children}</ul>
    </div>
  )
}
