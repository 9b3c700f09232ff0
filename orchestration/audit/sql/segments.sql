-- Files of the durable journal, each checked against the digest that its landed record gives.
select committed_by, relation, file_name, row_count, sha256
from run_segments
order by committed_by, relation
