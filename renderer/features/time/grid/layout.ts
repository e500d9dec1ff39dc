/** The columns of the week: work, seven days, the total. The grid and its totals stand under each other by it. */
export const columns = 'grid grid-cols-[minmax(148px,1fr)_repeat(7,minmax(64px,92px))_72px]';
export const narrowest = 'min-w-[668px]';
