-- The log of the experience library: append-only, chained by hash, the only truth about lessons.
create table library_entry(
  seq integer primary key,
  ts integer not null,
  type text not null,
  payload blob not null,
  hash blob not null);
