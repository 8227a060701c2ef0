/** How Debian's Chromium is started, as root and without a network. */
export function chromiumOptions() {
  return {
    executablePath: process.env.ORRERY_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}
