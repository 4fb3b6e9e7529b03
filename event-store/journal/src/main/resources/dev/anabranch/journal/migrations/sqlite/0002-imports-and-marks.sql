-- imported_seq: the head that an import left; while it is the head, nothing was written here.
-- parent_guessed: 1 while only an import of a fork tells from whom the session descends.
-- hidden_to: entries up to it are not replayed to actors; nothing is ever deleted.
alter table session add column imported_seq integer not null default 0;

alter table session add column hidden_to integer not null default 0;

alter table session add column parent_guessed integer not null default 0;
