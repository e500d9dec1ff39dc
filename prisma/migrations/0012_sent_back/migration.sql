-- A manager rejected or reopened the entry once: from then on a person decides on it, no rule of the tenant's. It is the
-- server's own and travels nowhere; the entry's decision does not tell, since submitting it anew clears that.
ALTER TABLE time_entries ADD COLUMN sent_back boolean NOT NULL DEFAULT false;
