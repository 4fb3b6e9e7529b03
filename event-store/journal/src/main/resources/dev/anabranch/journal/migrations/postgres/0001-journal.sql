-- Event rows are written once, under the session that wrote them. A segment is what a fork
-- inherits: closed stretches of other streams, in order.
create table session(
  id bigint primary key,
  pid text not null unique,
  parent bigint references session(id),
  fork_seq bigint not null,
  head_seq bigint not null,
  head_hash bytea not null,
  head_ts bigint not null);

create table segment(
  session bigint not null references session(id),
  ix integer not null,
  stream bigint not null references session(id),
  from_seq bigint not null,
  to_seq bigint not null,
  primary key(session, ix));

-- No reference to session: checking it would lock the session's row for each event.
create table event(
  ordering bigint primary key,
  stream bigint not null,
  seq bigint not null,
  ts bigint not null,
  type text not null,
  hash bytea not null,
  digest bytea not null,
  payload bytea not null,
  unique(stream, seq));

-- The last numbers given out. Who writes holds this row until the commit, so numbers become
-- visible in their order, whichever node gives them.
create table feed(
  ordering bigint not null,
  stream bigint not null);

insert into feed values (0, 0);

create view entry(session, seq, time, type, json) as
  select s.pid, e.seq,
         to_char(to_timestamp(e.ts / 1000000) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS')
           || '.' || lpad((e.ts % 1000000)::text, 6, '0') || 'Z',
         e.type, convert_from(e.payload, 'UTF8')
    from session s
    join (select session, stream, from_seq, to_seq from segment
          union all
          select id, id, fork_seq + 1, 9223372036854775807 from session) g on g.session = s.id
    join event e on e.stream = g.stream and e.seq between g.from_seq and g.to_seq;
