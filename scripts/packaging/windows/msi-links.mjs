/**
 * electron-builder's msiProjectCreated hook: its MSI does not register stint:// links, so a component that does is put
 * into the project.
 */
import { readFile, writeFile } from 'node:fs/promises';

const OPEN = '<ComponentGroup Id="ProductComponents" Directory="APPLICATIONFOLDER">';

const COMPONENT = `
      <Component Id="StintLinks" Guid="{7D8E2B64-1F0A-4B7C-9E55-3C1F5A8D0E21}">
        <RegistryKey Root="HKLM" Key="Software\\Classes\\stint">
          <RegistryValue Type="string" Value="URL:Stint" KeyPath="yes"/>
          <RegistryValue Type="string" Name="URL Protocol" Value=""/>
          <RegistryValue Type="string" Key="DefaultIcon" Value="[APPLICATIONFOLDER]Stint.exe,0"/>
          <RegistryValue Type="string" Key="shell\\open\\command" Value="&quot;[APPLICATIONFOLDER]Stint.exe&quot; &quot;%1&quot;"/>
        </RegistryKey>
      </Component>`;

/**
 * The project with the component in it.
 * @param {string} project WiX source as electron-builder's template makes it
 * @returns {string}
 */
export function withLinks(project) {
  if (!project.includes(OPEN))
    throw new Error("electron-builder's MSI project is not as it was: stint:// links would be lost.");
  return project.replace(OPEN, `${OPEN}${COMPONENT}`);
}

/** @param {string} file */
export default async function msiProjectCreated(file) {
  await writeFile(file, withLinks(await readFile(file, 'utf8')));
}
