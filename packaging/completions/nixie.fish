# Completion of nixie for fish. Commands, options and causes are asked of the
# program itself, so that they cannot grow old here.

function __nixie_rows
	awk '/^  [a-z]/ {
		name = $1
		sub(/^ +[a-z_]+ +/, "")
		print name "\t" $0
	}'
end

function __nixie_options
	set -l words (commandline -opc)
	nixie $words[2] --help 2>/dev/null | awk '/^  --/ {
		name = $1
		sub(/=.*/, "=", name)
		sub(/^ +[^ ]+ */, "")
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

complete -c nixie -n __nixie_first -f -a '(nixie --help | __nixie_rows)'
complete -c nixie -n __nixie_first -l version -d 'print versions'
complete -c nixie -n 'not __nixie_first' -a '(__nixie_options)'
complete -c nixie -n '__nixie_in cause' -f -a '(nixie cause --color=never | __nixie_rows)'
complete -c nixie -n '__nixie_in rules' -a 'list lint test'
complete -c nixie -n '__nixie_in dkim' -a 'verify sign genkey'
