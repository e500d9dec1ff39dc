/** What `--help` says, in the width of a terminal. */
export function helpText(version: string, platform: NodeJS.Platform): string {
  const windows =
    platform === 'win32'
      ? `
Windows gives a program with windows no console: a report does not appear in it.
Have it written to a file by --output, or pass it on:
  Stint.exe --doctor --output report.txt
  Stint.exe --version | more
`
      : '';
  return `Stint ${version}

Usage: stint [file.stint | stint://link]    opens Stint
       stint --doctor [--json] [--output FILE] [--bundle FILE]
       stint --version [--json] [--output FILE]
       stint --help

--doctor         Looks at what Stint needs: version, signature, policy, proxy,
                 TLS, server, clock, disk, keyring, journal, updates, log. Opens
                 no window, needs no display, changes nothing, and works while
                 Stint runs.
--json           Reports as JSON.
--output FILE    Writes the report to FILE and not to the terminal.
--bundle FILE    Writes a ZIP for support as well: report, end of the log, policy
                 and facts of the system, without passwords, tokens, addresses
                 of people and names.
--user-data-dir=FOLDER
                 The profile to work with.
${windows}
Exit codes: 0 all is well; 1 something failed that was looked at; 2 wrong usage;
3 Stint could not start.
`;
}
