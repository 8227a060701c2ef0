import { useEffect, useRef, useState } from 'react'

/** The value as it was within the last `milliseconds`: the first change shows at once, of many in a row every so often one. */
export function useThrottled<T>(value: T, milliseconds: number): T {
  const [shown, setShown] = useState(value)
  const shownAt = useRef(0)
  useEffect(() => {
    const show = () => {
      shownAt.current = performance.now()
      setShown(value)
    }
    const wait = shownAt.current + milliseconds - performance.now()
    const timer = setTimeout(show, Math.max(0, wait))
    return () => clearTimeout(timer)
  }, [value, milliseconds])
  return shown
}
