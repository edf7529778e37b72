# Completion of nixie for fish. The causes are asked of the program itself, so
# that they cannot grow old here.

function __nixie_causes
	nixie cause --color=never 2>/dev/null | awk '/^  [a-z]/ {
		name = $1
		sub(/^ +[a-z_]+ +/, "")
		print name "\t" $0
	}'
end

function __nixie_first
	test (count (commandline -opc)) -eq 1
end

function __nixie_in
	set -l words (commandline -opc)
	test (count $words) -ge 2; and test $words[2] = $argv[1]
end

complete -c nixie -f
complete -c nixie -n __nixie_first -a explain -d 'why was this mail rejected?'
complete -c nixie -n __nixie_first -a code -d 'what do these codes mean?'
complete -c nixie -n __nixie_first -a cause -d 'what causes are there, and what helps?'
complete -c nixie -n __nixie_first -a rules -d 'list, check and try rules'
complete -c nixie -n __nixie_first -a report -d 'what do receivers report?'
complete -c nixie -n __nixie_first -a help -d 'list the commands'
complete -c nixie -n __nixie_first -l version -d 'print versions'
complete -c nixie -l help -d 'print a summary'

complete -c nixie -n '__nixie_in explain' -F
complete -c nixie -n '__nixie_in explain' -l lines -d 'each line is a reply of its own'
complete -c nixie -n '__nixie_in explain' -l for -x -a 'sender developer admin support list' -d 'steps for one reader'
complete -c nixie -n '__nixie_in explain' -l json -d 'one JSON object with all cases'
complete -c nixie -n '__nixie_in explain' -l ndjson -d 'one JSON object a line'
complete -c nixie -n '__nixie_in explain' -l summary -d 'only the counts'
complete -c nixie -n '__nixie_in explain' -l our-domain -x -d 'a domain of your Message-IDs'
complete -c nixie -n '__nixie_in explain' -l our-verp -x -d 'how your envelope senders look'
complete -c nixie -n '__nixie_in explain' -l rules -r -F -d 'rules of your own'
complete -c nixie -n '__nixie_in explain' -s j -l jobs -x -d 'explain with so many jobs at once'
complete -c nixie -n '__nixie_in explain' -l width -x -d 'fold lines at this width'
for command in explain code cause
	complete -c nixie -n "__nixie_in $command" -l color -x -a 'always never auto' -d 'colour the output'
end
complete -c nixie -n '__nixie_in cause' -a '(__nixie_causes)'
complete -c nixie -n '__nixie_in rules' -a 'list lint test'
complete -c nixie -n '__nixie_in rules' -F
complete -c nixie -n '__nixie_in report' -F
complete -c nixie -n '__nixie_in report' -l json -d 'one JSON object'
complete -c nixie -n '__nixie_in report' -l color -x -a 'always never auto' -d 'colour the output'
