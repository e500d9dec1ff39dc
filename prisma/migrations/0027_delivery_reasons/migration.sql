-- Why a delivery waits or failed as a kind, which each reader says in their language; `error` keeps the words of the server.
ALTER TABLE invoice_deliveries ADD COLUMN reason text CHECK (
  reason IN ('no_mail_server', 'login_refused', 'no_encryption', 'address_refused', 'mail_refused', 'try_later', 'no_address',
    'unreachable', 'void', 'settled', 'disputed', 'no_credit_note', 'disk_full', 'not_writable', 'not_made')
);
