from benling.cli import main

main()
