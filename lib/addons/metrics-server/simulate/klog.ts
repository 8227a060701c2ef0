import type { ContainerProcess } from '../../../simulator/extension'

/** A line as Go's klog writes it: `I1123 13:05:00.000000       1 secure_serving.go:213] text`. */
export function klog({ stderr, clock }: ContainerProcess, level: 'I' | 'E', where: string, text: string): void {
  const iso = clock.now().toISOString()
  stderr.write(`${level}${iso.slice(5, 7)}${iso.slice(8, 10)} ${iso.slice(11, 23)}000       1 ${where}] ${text}`)
}
