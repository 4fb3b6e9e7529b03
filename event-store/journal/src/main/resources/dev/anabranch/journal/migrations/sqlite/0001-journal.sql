-- Event rows are written once, under the session that wrote them. A segment is what a fork
-- inherits: closed stretches of other streams, in order.
create table session(
  id integer primary key,
  pid text not null unique,
  parent integer references session(id),
  fork_seq integer not null,
  head_seq integer not null,
  head_hash blob not null,
  head_ts integer not null);

create table segment(
  session integer not null references session(id),
  ix integer not null,
  stream integer not null references session(id),
  from_seq integer not null,
  to_seq integer not null,
  primary key(session, ix)) without rowid;

create table event(
  ordering integer primary key,
  stream integer not null references session(id),
  seq integer not null,
  ts integer not null,
  type text not null,
  hash blob not null,
  digest blob not null,
  payload blob not null,
  unique(stream, seq));

create view entry(session, seq, time, type, json) as
  select s.pid, e.seq,
         strftime('%Y-%m-%dT%H:%M:%S', e.ts / 1000000, 'unixepoch')
           || printf('.%06dZ', e.ts % 1000000),
         e.type, cast(e.payload as text)
    from session s
    join (select session, stream, from_seq, to_seq from segment
          union all
          select id, id, fork_seq + 1, 9223372036854775807 from session) g on g.session = s.id
    join event e on e.stream = g.stream and e.seq between g.from_seq and g.to_seq;
