-- Whoever asks for a person's rows names tenant and person. Without this the planner takes the two for independent and
-- expects a hundred times too few rows where there are a hundred tenants: it then prefers an index of tenant and person
-- alone, and reads all that the person ever logged.
CREATE STATISTICS time_entries_person_has_one_tenant (dependencies) ON tenant_id, user_id FROM time_entries;
