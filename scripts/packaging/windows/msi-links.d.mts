/** The WiX project with stint:// links in it. */
export function withLinks(project: string): string;
export default function msiProjectCreated(file: string): Promise<void>;
