-- The log of the experience library: append-only, chained by hash, the only truth about lessons.
create table library_entry(
  seq bigint primary key,
  ts bigint not null,
  type text not null,
  payload bytea not null,
  hash bytea not null);
